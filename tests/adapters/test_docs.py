"""What docs/pipelines.md shows, run."""

from __future__ import annotations

import ast
import json
from itertools import chain
from pathlib import Path

import pytest
import regex

from cleaner.adapters.options import Options

PAGE = Path(__file__).parents[2] / "docs" / "pipelines.md"
SECTION = regex.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", regex.MULTILINE | regex.DOTALL)
CODE = regex.compile(r"^```python\n(.*?)^```$", regex.MULTILINE | regex.DOTALL)
EXAMPLES = {m[1]: CODE.findall(m[2]) for m in SECTION.finditer(PAGE.read_text("utf-8"))}


def shown(section, number=0):
    """The names that an example leaves behind."""
    names = {"__name__": "__main__"}
    exec(compile(EXAMPLES[section][number], f"{section} {number}", "exec"), names)
    return names


def test_every_example_is_python_and_names_what_there_is():
    for code in chain.from_iterable(EXAMPLES.values()):
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom) and node.module.startswith("cleaner."):
                home = Path(*node.module.split(".")).with_suffix(".py")
                source = (PAGE.parents[1] / home).read_text("utf-8")
                for name in node.names:
                    assert regex.search(rf"^(class|def) {name.name}\b", source, regex.MULTILINE)


def test_the_options_shown_are_options():
    assert shown("What they share")["options"] == Options(
        ["my-rules"], "precision", "caption", "en-share-*"
    )
    assert shown("What they share", 1)["fields"].html == "page"


def test_pandas_and_polars_work_as_shown():
    pytest.importorskip("pandas", reason="comes with the extra `pandas`")
    pytest.importorskip("polars", reason="comes with the extra `polars`")
    for number in (0, 1):
        assert len(shown("pandas and Polars", number)["articles"]) == 2


def test_langchain_works_as_shown():
    pytest.importorskip("langchain_core", reason="comes with the extra `langchain`")
    (article,) = shown("LangChain")["articles"]
    assert article.metadata["source"] == "https://harbourpost.example/a"


def test_datasets_works_as_shown():
    pytest.importorskip("datasets", reason="comes with the extra `datasets`")
    assert shown("Hugging Face datasets")["articles"]["id"][:] == [1]


def test_datatrove_works_as_shown(tmp_path, monkeypatch, page):
    pytest.importorskip("datatrove", reason="comes with the extra `datatrove`")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    row = json.dumps({"id": "a", "text": page.text})
    (tmp_path / "pages" / "a.jsonl").write_text(row + "\n", "utf-8")
    shown("datatrove")
    assert list((tmp_path / "articles").iterdir())


def test_every_setting_of_scrapy_is_in_the_page():
    source = (PAGE.parents[1] / "cleaner" / "adapters" / "scrapy.py").read_text("utf-8")
    page = PAGE.read_text("utf-8")
    assert all(name in page for name in regex.findall(r'"(CLEANER_\w+)"', source))
