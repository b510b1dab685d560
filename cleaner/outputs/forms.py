"""What one document becomes in a file of its own: text, or HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from cleaner.blocks.decode import decode
from cleaner.errors import InputError
from cleaner.model import Result
from cleaner.outputs.atomic import encode
from cleaner.outputs.outcome import OutputError


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


def html_form(*, mark: bool = False) -> Form:
    """Pages as HTML: of a page, the page itself; of text, a plain one. `mark` keeps the junk."""

    def content(result: Result, source: str | bytes) -> bytes:
        from cleaner.outputs.html import cleaned_html
        from cleaner.outputs.html_text import text_html

        read = decode(source).text if isinstance(source, bytes) else source
        if result.source == read:
            return encode_html(text_html(result, mark=mark))
        try:
            return encode_html(cleaned_html(read, result, mark=mark))
        except InputError as error:
            raise OutputError(str(error)) from error

    return Form(".html", content)


def encode_html(markup: str) -> bytes:
    """UTF-8 as the markup declares it; a lone surrogate, which no page may hold, is U+FFFD.

    >>> encode_html("é\\ud800")
    b'\\xc3\\xa9\\xef\\xbf\\xbd\\n'
    """
    return (markup + "\n").encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
