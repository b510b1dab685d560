#!/bin/sh
# Rows on standard input, one JSON object a line; their cleaned rows on standard output.
# One `cleaner` runs for all of them, and each row is answered before the next is sent.
set -eu

pipes=$(mktemp -d)
trap 'rm -r "$pipes"' EXIT
mkfifo "$pipes/rows" "$pipes/answers"
cleaner clean - <"$pipes/rows" >"$pipes/answers" &
exec 3>"$pipes/rows" 4<"$pipes/answers"

while IFS= read -r row; do
    printf '%s\n' "$row" >&3
    IFS= read -r answer <&4
    printf '%s\n' "$answer"
done

exec 3>&- # the end of its input ends it
wait $!   # 0: all is well; 1: some rows have an error
