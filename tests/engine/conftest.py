"""Rules as people write them, run on short pages."""

from __future__ import annotations

from textwrap import indent

import pytest

from cleaner.blocks.features import features
from cleaner.blocks.text import text_blocks
from cleaner.engine.loading import read_rule_file
from cleaner.engine.run import Engine


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
    {"warm_after": 0},
    {"warm_after": None},
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
