"""What one document becomes in a file of its own: text, or HTML."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final, NamedTuple

from cleaner.blocks.decode import decode
from cleaner.errors import InputError
from cleaner.model import Result
from cleaner.outputs.atomic import encode
from cleaner.outputs.audit import removed_rows
from cleaner.outputs.outcome import OutputError

AUDIT_ID: Final = "cleaner-audit"
_ESCAPED: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&"}


class Form(NamedTuple):
    """A file's suffix and its content: of the result, and the document as it was read.

    `content` raises `OutputError`.
    """

    suffix: str
    content: Callable[[Result, str | bytes], bytes]


def page_text(text: str) -> bytes:
    """An article's body as the content of a text file: UTF-8, ending in one line feed.

    >>> page_text("One.\\n\\nTwo."), page_text("")
    (b'One.\\n\\nTwo.\\n', b'')
    """
    body = text.rstrip("\n")
    return encode(f"{body}\n") if body else b""


TEXT: Final = Form(".txt", lambda result, _: page_text(result.text))


def html_form(*, mark: bool = False, audit: bool = False) -> Form:
    """Pages as HTML: of a page, the page itself; of text, a plain one.

    `mark` keeps the junk, `audit` adds what was removed as JSON, at the end of the body.
    """

    def content(result: Result, source: str | bytes) -> bytes:
        from cleaner.outputs.html import cleaned_html
        from cleaner.outputs.html_text import text_html

        read = decode(source).text if isinstance(source, bytes) else source
        if result.source == read:
            markup = text_html(result, mark=mark)
        else:
            try:
                markup = cleaned_html(read, result, mark=mark)
            except InputError as error:
                raise OutputError(str(error)) from error
        return encode_html(_with_audit(markup, result) if audit else markup)

    return Form(".html", content)


def _with_audit(markup: str, result: Result) -> str:
    """The page with a block of data that nothing runs: no `<` in it can end the element."""
    rows = json.dumps(removed_rows(result)).translate(_ESCAPED)
    before, end, after = markup.rpartition("</body>")
    data = f'<script type="application/json" id="{AUDIT_ID}">{rows}</script>'
    return f"{before}{data}{end}{after}" if end else f"{markup}{data}"


def encode_html(markup: str) -> bytes:
    """UTF-8 as the markup declares it; a lone surrogate, which no page may hold, is U+FFFD.

    >>> encode_html("é\\ud800")
    b'\\xc3\\xa9\\xef\\xbf\\xbd\\n'
    """
    return (markup + "\n").encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
