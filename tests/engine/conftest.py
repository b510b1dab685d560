"""Rules as people write them, run on short pages; and texts that shipped rules match."""

from __future__ import annotations

from random import Random
from textwrap import indent

import pytest
import regex

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.engine.loading import read_rule_file
from cleaner.engine.packs import load_packs
from cleaner.engine.run import Engine
from cleaner.engine.syntax import Chain, Choice, One, Repeat, Some, Unreadable, parse


@pytest.fixture
def read(tmp_path):
    """Read a rule file from its text: (rules, faults as `line:column: message`)."""

    def read(text, origin="user"):
        path = tmp_path / "rules.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        rules, faults = read_rule_file(path, shown="rules.yaml", origin=origin)
        return rules, [str(fault).removeprefix("rules.yaml:") for fault in faults]

    return read


def rule_text(body, name="r"):
    """A rule from what is special about it."""
    keeps = body.startswith(("keeps:", "- keeps"))
    lines = [f"id: {name}", f"about: {'Keeps' if keeps else 'Marks'} what this test is about."]
    if not keeps and "\nlabel:" not in f"\n{body}" and "boundary:" not in body:
        lines.append("label: share")
    if "strength:" not in body:
        lines.append("strength: strong")
    lines += [body, "hit: [x]", "miss: [y]"]
    return "- " + indent("\n".join(lines), "  ").lstrip()


@pytest.fixture
def load(read):
    """Rules from their bodies; of several the ids are r0, r1 …"""

    def load(*bodies, scope="{}"):
        names = ["r"] if len(bodies) == 1 else [f"r{k}" for k in range(len(bodies))]
        rules = "\n".join(map(rule_text, bodies, names))
        loaded, faults = read(f"schema: 1\nscope: {scope}\nrules:\n{rules}\n")
        assert not faults
        return loaded

    return load


ENGINES = (
    {"prefilter": False},
    {"backend": "plain"},
    {},
)


@pytest.fixture
def evidence(load):
    """What rules say of a page; every way to run them must say the same."""

    def evidence(bodies, page, *, scope="{}", **known):
        rules = load(*([bodies] if isinstance(bodies, str) else bodies), scope=scope)
        blocks = text_blocks(page)
        found = [Engine(rules, **how).run(blocks, features(blocks), **known) for how in ENGINES]
        assert all(one == found[0] for one in found)
        return found[0]

    return evidence


@pytest.fixture
def marks(evidence):
    """The blocks that one rule marks."""

    def marks(body, page, **known):
        return [hit.block for hit in evidence(body, page, **known).hits]

    return marks


# --------------------------------------------------- texts that regexes of shipped rules match

POOL = (
    [chr(i) for i in range(32, 127)]
    + list("áÉñßſKİıĞžŁæœßþªº²½×÷€£¥§©®°·«»„“”’–—…•")
    + list("ΑΩαωςЖЯжяёіҐאבגשءابتيپکگहिन्दी०९กขค๑ไทย")
    + list("一中文编辑责任日本記者相关新闻。，：（）「」、あんアンーｱ゙゙全角ＡＢ１２：")
    + list("한국어기자무단전재ㅏㄱ٠٣۴😀📷▶★→|/\\\u3099\u0301\u0f0b\u1e9e\U00020000\U0001d7ce")
)


def item_regexes(rule):
    """(pattern, whether case is ignored) of every item that a rule marks by."""
    return [(i.regex, i.case == "fold") for i in rule.marking if i.regex is not None]


@pytest.fixture(scope="session")
def shipped():
    return load_packs().rules


@pytest.fixture(scope="session")
def whole_line_regexes(shipped):
    """The distinct regexes of shipped rules that must match a whole line."""
    rules = [r.rule for r in shipped if r.rule.kind != "inline"]
    return sorted({found for rule in rules for found in item_regexes(rule)})


def example_lines_of(rule):
    examples = (*rule.hit, *rule.miss, *rule.known_false_hit)
    return [
        line.replace("»", "").replace("[[", "").replace("]]", "") for e in examples for line in e
    ]


@pytest.fixture(scope="session")
def matched_examples(shipped):
    """(pattern, whether case is ignored, an example line of its rule that it matches)."""
    return [
        (pattern, ignore_case, line)
        for r in shipped
        if r.rule.kind != "inline"
        for pattern, ignore_case in item_regexes(r.rule)
        for line in example_lines_of(r.rule)
        if regex.fullmatch(pattern, line, regex.IGNORECASE if ignore_case else 0)
    ]


@pytest.fixture(scope="session")
def example_lines(shipped):
    """Every line of the examples of the shipped rules."""
    return sorted({line for r in shipped for line in example_lines_of(r.rule)})


class Sampler:
    """Draws texts that a pattern should match; what its look-arounds refuse is left out."""

    def __init__(self, seed):
        self._random = Random(seed)
        self._known = {}

    def draw(self, pattern, ignore_case=False, times=10):
        try:
            tree = parse(pattern)
        except Unreadable:
            return []
        flags = regex.IGNORECASE if ignore_case else 0
        texts = {self._text(tree, flags) for _ in range(times)}
        compiled = regex.compile(pattern, flags)
        return sorted(t for t in texts if "\n" not in t and t and compiled.fullmatch(t))

    def _text(self, node, flags):
        match node:
            case One(source=source):
                return self._random.choice(self._characters(source, flags) or "?")
            case Some(low=low):
                return "x" * low
            case Chain(parts=parts):
                return "".join(self._text(part, flags) for part in parts)
            case Choice(branches=branches):
                return self._text(self._random.choice(branches), flags)
            case Repeat(body=body, low=low, high=high):
                most = (
                    low + 3 if high is None else min(high, low + self._random.choice((0, 1, 3, 40)))
                )
                times = self._random.choice((low, self._random.randint(low, most)))
                return "".join(self._text(body, flags) for _ in range(times))
            case _:
                return ""

    def _characters(self, source, flags):
        if (source, flags) not in self._known:
            pattern = regex.compile(source, flags)
            self._known[source, flags] = [c for c in POOL if pattern.fullmatch(c)]
        return self._known[source, flags]


@pytest.fixture(scope="session")
def sampler():
    return Sampler(20)
