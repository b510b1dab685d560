"""The examples of docs/filter.md, run by the programs that they are written for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
PAGE = (
    "<title>A ferry ran aground</title><nav><a href=/>Home</a></nav><article><h1>A ferry ran aground</h1>"
    "<p>A ferry with 112 people on board ran aground near Vasterby on Monday, the coast guard said.</p>"
    "<p>Nobody was hurt, and the ferry was towed to the harbour, a spokeswoman added – in Česko too.</p>"
    "</article><footer>Terms of use</footer>"
)


@pytest.fixture
def run(tmp_path):
    """Runs a program with `cleaner` on its path; what it wrote."""
    command = tmp_path / "bin" / "cleaner"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n', "utf-8")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"

    def run(*arguments, stdin="", status=0):
        done = subprocess.run(
            list(map(str, arguments)),
            input=stdin.encode(),
            capture_output=True,
            env={**os.environ, "PATH": path},
            check=False,
            timeout=300,
        )
        assert done.returncode == status, done.stderr.decode()
        return done.stdout.decode()

    return run


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"needs {program}")


def rows():
    return "".join(json.dumps({"id": n, "html": PAGE}) + "\n" for n in range(3)) + "no JSON\n"


def check(out):
    *cleaned, failed = map(json.loads, out.splitlines())
    assert [row["id"] for row in cleaned] == [0, 1, 2]
    assert all(row["text"].endswith("in Česko too.") for row in cleaned)
    assert failed["error"].startswith("is not JSON")


@needs("mkfifo")
def test_a_shell_script_exchanges_rows_with_the_filter(run):
    check(run("sh", EXAMPLES / "filter.sh", stdin=rows(), status=1))


@needs("node")
def test_node_exchanges_rows_with_the_filter(run, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    out = run("node", EXAMPLES / "filter.mjs", page, page)
    assert out.count("A ferry ran aground\n\nA ferry with 112 people") == 2
    assert "Terms of use" not in out


@needs("javac")
def test_java_exchanges_rows_with_the_filter(run):
    check(run("java", EXAMPLES / "Filter.java", stdin=rows()))


def test_the_page_shows_each_example():
    page = (EXAMPLES.parent / "filter.md").read_text("utf-8")
    assert all(f"(examples/{file.name})" in page for file in EXAMPLES.iterdir())
