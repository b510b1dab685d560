"""The report of a run: one page that needs nothing beside it, and in which nothing runs.

What documents hold (ids, errors, samples) goes in as text alone; the page's own policy forbids
scripts, and all that would be loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cleaner.batch.label_groups import GROUPS, LabelGroup, label_group
from cleaner.batch.report_charts import (
    Column,
    Row,
    bar_table,
    divided_bar,
    dot,
    histogram,
    percent,
    table,
)
from cleaner.batch.report_markup import Html, element, joined, style
from cleaner.batch.report_style import POLICY, STYLE
from cleaner.batch.tally import STRUCTURE, Sample, Tally
from cleaner.errors import ConfigurationError
from cleaner.io.files import SourceFile
from cleaner.outputs.atomic import atomic_file, writable
from cleaner.places import same_file

TITLE: Final = "Cleaning report"
_MOST_RULES: Final = 20
"""Rules in the table before the fold."""
_NO_SETTINGS: Final[Mapping[str, str]] = MappingProxyType({})
_GROUP_NAMES: Final[Mapping[LabelGroup, str]] = {
    "about": "about the article",
    "stories": "other texts",
    "asking": "asking the reader",
    "furniture": "site furniture",
}


def check_report(
    path: Path | None, files: Sequence[SourceFile] | None = None, *, overwrite: bool
) -> None:
    """Raise `ConfigurationError` where a report at `path` would replace what is there without
    `overwrite`, or one of the inputs `files`.
    """
    if path is None or not path.exists():
        return
    if path.is_dir():
        example = path / "report.html"
        raise ConfigurationError(f"{path} is a folder. Name the file to write: --report {example}")
    if not overwrite:
        raise ConfigurationError(
            f"{path} is already there. Name another file with --report, or replace it: --overwrite"
        )
    if any(same_file(file.path, path) for file in files or ()):
        raise ConfigurationError(f"{path} is an input. Name another file with --report.")


def write_report(
    path: Path,
    tally: Tally,
    *,
    title: str = TITLE,
    command: str = "",
    settings: Mapping[str, str] = _NO_SETTINGS,
) -> None:
    """Write the report to `path`, whole or not at all; folders that are missing are made.

    Raises `ConfigurationError` where it cannot be written.
    """
    page = report_page(tally, title=title, command=command, settings=settings)
    with writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(path) as stream:
            stream.write(page.encode())


def report_page(
    tally: Tally,
    *,
    title: str = TITLE,
    command: str = "",
    settings: Mapping[str, str] = _NO_SETTINGS,
) -> str:
    """The report as HTML. The same tally, title, command and settings give the same page."""
    sections = [section for section in _sections(tally, command, settings) if section is not None]
    links = (element("a", heading, href=f"#{name}") for name, heading, _ in sections)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        style(STYLE),
    )
    body = element(
        "body",
        element(
            "header",
            element("h1", title),
            element("nav", *links, aria_label="Contents"),
            _figures(tally),
            _whole(tally),
        ),
        element("main", *(_section(*section) for section in sections)),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


_Section = tuple[str, str, Html]
"""The name of a section, its heading, what stands below it."""


def _sections(tally: Tally, command: str, settings: Mapping[str, str]) -> Iterator[_Section | None]:
    yield _documents(tally)
    yield _labels(tally)
    yield _rules(tally)
    yield _samples(tally)
    yield _slowest(tally)
    yield _failures(tally)
    yield _run(command, settings)


def _section(name: str, heading: str, content: Html) -> Html:
    title = element("h2", heading, id=f"{name}-heading")
    return element("section", title, content, id=name, aria_labelledby=f"{name}-heading")


def _figures(tally: Tally) -> Html:
    """The four figures that say how the run went."""
    characters = max(1, tally.kept + tally.removed)
    documents = tally.done + tally.failed
    shares = percent(tally.failed / max(1, documents))
    return element(
        "dl",
        _figure("Documents", f"{documents:,}", f"{_size(tally.size)} read", "plain"),
        _figure("Failed", f"{tally.failed:,}", shares, "failed" if tally.failed else "plain"),
        _figure("Kept", percent(tally.kept / characters), f"{tally.kept:,} characters", "kept"),
        _figure(
            "Removed",
            percent(tally.removed / characters),
            f"{tally.removed:,} characters",
            "removed",
        ),
        class_="figures",
    )


def _figure(name: str, big: str, small: str, kind: str) -> Html:
    parts = element("dt", name), element("dd", big, class_="big"), element("dd", small)
    return element("div", *parts, class_=kind)


def _size(size: int) -> str:
    """A size in the unit that suits it.

    >>> _size(2_340), _size(1_234_567_890)
    ('2.3 kB', '1,234.6 MB')
    """
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"


def _whole(tally: Tally) -> Html:
    """All characters as one bar: kept, and removed by group of labels."""
    whole = tally.kept + tally.removed
    if not whole:
        return Html()
    sizes = dict.fromkeys(GROUPS, 0)
    for label, size in tally.removed_by.items():
        sizes[label_group(label)] += size
    parts = [(tally.kept, "kept", "kept")]
    parts += [(size, group, _GROUP_NAMES[group]) for group, size in sizes.items() if size]
    words = [f"{name} {percent(size / whole)}" for size, _, name in parts]
    legend = (
        element("li", dot(colour), text) for (_, colour, _), text in zip(parts, words, strict=True)
    )
    bar = divided_bar(f"All characters: {', '.join(words)}", [(s / whole, c) for s, c, _ in parts])
    return joined((bar, element("ul", *legend, class_="legend")))


def _documents(tally: Tally) -> _Section | None:
    if not any(tally.histogram):
        return None
    note = _note(
        "How many documents lost which share of their characters. Documents at the right lost nearly "
        "all: look whether that was right."
    )
    if tally.empty:
        without = "1 document" if tally.empty == 1 else f"{tally.empty:,} documents"
        note = joined((note, _note(f"Not shown: {without} without text.")))
    chart = histogram("Documents by the share of them that was removed", tally.histogram)
    return "documents", "Removed share", joined((note, chart))


def _labels(tally: Tally) -> _Section | None:
    if not tally.removed_by:
        return None
    most = max(tally.removed_by.values())
    rows = (
        Row(
            element("span", dot(label_group(label)), label, class_="name"),
            size / most,
            label_group(label),
            (f"{size:,}", percent(size / max(1, tally.removed))),
        )
        for label, size in tally.removed_by.most_common()
    )
    columns = Column("characters"), Column("share")
    chart = bar_table("Characters removed, by label", "label", columns, rows)
    note = _note("What the removed text was. The colours are those of the bar at the top.")
    return "labels", "By label", joined((note, chart))


def _rules(tally: Tally) -> _Section | None:
    if not tally.rules:
        return None
    ranked = tally.rules.most_common()
    most = max(1, ranked[0][1])
    rows = [
        Row(
            joined(
                (element("bdi", rule), " ", element("span", _label(tally, rule), class_="label"))
            ),
            size / most,
            _colour(tally, rule),
            (f"{size:,}", percent(size / max(1, tally.removed)), f"{tally.counts[rule]:,}"),
        )
        for rule, size in ranked
    ]
    columns = (
        Column("characters"),
        Column("share", wide=True),
        Column("stretches", wide=True),
    )
    chart = bar_table("Characters removed, by rule", "rule", columns, rows[:_MOST_RULES])
    if len(rows) > _MOST_RULES:
        others = bar_table("Further rules", "rule", columns, rows[_MOST_RULES:])
        fold = element("summary", f"{len(rows) - _MOST_RULES:,} more")
        chart = joined((chart, element("details", fold, others)))
    note = _note(
        "The strongest rule that spoke for removing a stretch. Where none did, the structure of the "
        "page decided alone, or the place where another story begins."
    )
    return "rules", "By rule", joined((note, chart))


def _samples(tally: Tally) -> _Section | None:
    if not tally.samples:
        return None
    ranked = sorted(tally.samples.items(), key=lambda item: (-tally.rules[item[0]], item[0]))
    folds = (
        element(
            "details",
            element(
                "summary",
                element("bdi", rule, class_="name"),
                *_labelled(tally, rule),
                element("span", f"{tally.rules[rule]:,}", class_="number soft"),
            ),
            element("ul", *(_sample(s, told=bool(_label(tally, rule))) for s in samples)),
            **({"open": "open"} if place == 0 else {}),
        )
        for place, (rule, samples) in enumerate(ranked)
    )
    note = _note("The first different texts that each rule removed, and the document each is from.")
    return "samples", "Samples", joined((note, element("div", *folds, class_="samples")))


def _labelled(tally: Tally, rule: str) -> tuple[Html, ...]:
    label = _label(tally, rule)
    return (element("span", dot(label_group(label)), label, class_="label"),) if label else ()


def _sample(sample: Sample, *, told: bool) -> Html:
    """A sample and where it is from; its label, too, where the rule's name is not `told` with it."""
    label = "" if told else f" · {sample.label}"
    source = element("span", element("bdi", sample.id), label, class_="source")
    return element("li", element("bdi", sample.text, dir="auto"), source)


def _slowest(tally: Tally) -> _Section | None:
    if not tally.slowest:
        return None
    most = tally.slowest[0].seconds
    rows = (
        Row(
            element("bdi", slow.id),
            slow.seconds / most,
            "plain",
            (f"{slow.seconds:.3f}", f"{slow.size / 1000:,.1f}"),
        )
        for slow in tally.slowest
    )
    columns = Column("seconds"), Column("size, kB", wide=True)
    return "slowest", "Slowest documents", bar_table("Slowest documents", "document", columns, rows)


def _failures(tally: Tally) -> _Section | None:
    if not tally.failed:
        return None
    most = max(1, *tally.by_error.values())
    rows = (
        Row(kind, count / most, "furniture", (f"{count:,}",))
        for kind, count in tally.by_error.most_common()
    )
    kinds = bar_table("Failures by kind", "cause", [Column("documents")], rows)
    head = element(
        "tr", element("th", "document", scope="col"), element("th", "cause", scope="col")
    )
    single = (
        element(
            "tr",
            element("th", element("bdi", failure.id), scope="row"),
            element("td", element("bdi", failure.error), class_="text"),
        )
        for failure in tally.failures
    )
    shown = len(tally.failures)
    words = "Which documents" if shown == tally.failed else f"The first {shown:,} documents"
    fold = element(
        "details", element("summary", words), table("Documents that failed", head, single)
    )
    note = _note("Documents that could not be read, cleaned or written.")
    return "failures", "Failures", joined((note, kinds, fold))


def _run(command: str, settings: Mapping[str, str]) -> _Section | None:
    if not command and not settings:
        return None
    shown: list[tuple[str, Html]] = [("command", element("code", command))] if command else []
    shown += [(name, element("bdi", value)) for name, value in settings.items()]
    terms: Iterable[Html] = (
        joined((element("dt", name), element("dd", value))) for name, value in shown
    )
    return "run", "This run", element("dl", *terms, class_="run")


def _note(text: str) -> Html:
    return element("p", text, class_="soft")


def _label(tally: Tally, rule: str) -> str:
    """The label of what a rule removes, as far as samples tell; nothing if there may be several."""
    if rule == STRUCTURE:
        return ""
    labels = {sample.label for sample in islice(tally.samples.get(rule, ()), 3)}
    return labels.pop() if len(labels) == 1 else ""


def _colour(tally: Tally, rule: str) -> str:
    label = _label(tally, rule)
    return label_group(label) if label else "plain"
