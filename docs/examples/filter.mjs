// Cleans pages with one `cleaner` process: node filter.mjs FILE.html …
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

const cleaner = spawn("cleaner", ["clean", "-"], { stdio: ["pipe", "pipe", "inherit"] });
const ended = once(cleaner, "exit");
const answers = createInterface({ input: cleaner.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]();

async function clean(row) {
  cleaner.stdin.write(JSON.stringify(row) + "\n");
  const { value, done } = await answers.next();
  if (done) throw new Error("cleaner has ended");
  return JSON.parse(value);
}

for (const file of process.argv.slice(2)) {
  const row = await clean({ id: file, html: await readFile(file, "utf8") });
  console.log(row.error ? `${row.id}: ${row.error}` : `${row.title}\n\n${row.text}\n`);
}

cleaner.stdin.end(); // the end of its input ends it
[process.exitCode] = await ended; // 0: all is well; 1: some rows have an error
