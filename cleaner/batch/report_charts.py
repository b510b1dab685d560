"""Charts of the report: tables with bars, a divided bar, a histogram. SVG, without any script.

Bars are decoration of the figures beside them and hidden from screen readers; a chart without
figures beside it has a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleaner.batch.report_markup import Html, element, joined


class Column(NamedTuple):
    """A column of figures; `wide` ones are left out on a phone."""

    name: str
    wide: bool = False


class Row(NamedTuple):
    """A row of a table: its name, its bar (a share of the longest and a colour), its figures."""

    name: str
    share: float
    colour: str
    figures: Sequence[str]


def bar_table(caption: str, first: str, columns: Sequence[Column], rows: Iterable[Row]) -> Html:
    """A table with a bar in each row; `columns` name the figures, `first` the rows."""
    head = element(
        "tr",
        element("th", first, scope="col"),
        element("td"),
        *(element("th", c.name, scope="col", class_=_number(c)) for c in columns),
    )
    body = (
        element(
            "tr",
            element("th", row.name, scope="row"),
            element("td", bar(row.share, row.colour), class_="bars"),
            *(
                element("td", figure, class_=_number(column))
                for figure, column in zip(row.figures, columns, strict=True)
            ),
        )
        for row in rows
    )
    return table(caption, head, body)


def table(caption: str, head: Html, rows: Iterable[Html]) -> Html:
    """A table that scrolls where it is too wide for the screen."""
    content = element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", *rows),
    )
    return element("div", content, class_="scroll", role="region", aria_label=caption, tabindex=0)


def bar(share: float, colour: str) -> Html:
    """A bar that fills a share of the room that it has."""
    return element(
        "svg",
        element("rect", class_="track", width="100%", height="100%"),
        element("rect", class_=colour, width=_percent(share), height="100%"),
        class_="bar",
        aria_hidden="true",
    )


def divided_bar(label: str, parts: Sequence[tuple[float, str]]) -> Html:
    """A bar of the whole width, divided into shares (of 1) with a colour each."""
    rects, at = [], 0.0
    for share, colour in parts:
        rects.append(
            element("rect", class_=colour, x=_percent(at), width=_percent(share), height="100%")
        )
        at += share
    return element("svg", *rects, class_="whole", role="img", aria_label=label)


def dot(colour: str) -> Html:
    """A spot of colour before a name."""
    circle = element("circle", class_=colour, cx="50%", cy="50%", r="50%")
    return element("svg", circle, class_="dot", aria_hidden="true")


def histogram(label: str, counts: Sequence[int]) -> Html:
    """Columns for `counts` of equal bins between 0 and 100 %, with a table of them."""
    most = max(1, *counts)
    columns = (
        element(
            "rect",
            element("title", f"{_bin(place, len(counts))}: {count:,}"),
            class_="plain",
            x=f"{place + 0.06:.2f}",
            y=f"{100 - _height(count, most):.2f}",
            width="0.88",
            height=f"{_height(count, most):.2f}",
        )
        for place, count in enumerate(counts)
    )
    picture = element(
        "svg",
        *columns,
        viewBox=f"0 0 {len(counts)} 100",
        preserveAspectRatio="none",
        role="img",
        aria_label=label,
    )
    ticks = (element("span", f"{tick}%") for tick in (0, 25, 50, 75, 100))
    axis = element("div", *ticks, class_="axis", aria_hidden="true")
    head = element(
        "tr",
        element("th", "removed", scope="col"),
        element("th", "documents", scope="col", class_="number"),
    )
    rows = (
        element(
            "tr",
            element("th", _bin(place, len(counts)), scope="row"),
            element("td", f"{count:,}", class_="number"),
        )
        for place, count in enumerate(counts)
    )
    highest = element(
        "figcaption", f"The highest column is {max(counts):,} documents.", class_="soft"
    )
    figures = element("details", element("summary", "As a table"), table(label, head, rows))
    return element("figure", joined((picture, axis, highest, figures)), class_="histogram")


def percent(share: float) -> str:
    """A share as a reader wants it.

    >>> percent(0.5), percent(0.004), percent(0.0001), percent(0)
    ('50%', '0.4%', '<0.1%', '0%')
    """
    if 0 < share < 0.001:
        return "<0.1%"
    return f"{share:.0%}" if share >= 0.1 or not share else f"{share:.1%}"


def _height(count: int, most: int) -> float:
    """In per cent; what is there at all can be seen."""
    return max(1.0, 100 * count / most) if count else 0.0


def _bin(place: int, count: int) -> str:
    return f"{100 * place // count}–{100 * (place + 1) // count}%"


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"


def _number(column: Column) -> str:
    return "number wide" if column.wide else "number"
