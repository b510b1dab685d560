from __future__ import annotations

import json
import pickle

import pytest

pytest.importorskip("datatrove", reason="comes with the extra `datatrove`")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleaner.adapters.datatrove import CleanerStep
from cleaner.adapters.options import Options


@pytest.fixture
def pages(page, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in (("a", page.text), ("b", page.html)):
        row = {"id": name, "text": text, "url": "https://x.example/"}
        (folder / f"{name}.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    return folder


def test_a_pipeline_of_several_tasks_writes_articles_and_statistics(pages, page, tmp_path):
    executor = LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(pages)),
            CleanerStep(),
            JsonlWriter(str(tmp_path / "out"), compression=None),
        ],
        tasks=2,
        workers=2,
        logging_dir=str(tmp_path / "logs"),
        start_method="spawn",
    )
    executor.run()
    files = sorted((tmp_path / "out").iterdir())
    first, second = (json.loads(file.read_text("utf-8")) for file in files)
    assert first["text"] == second["text"] == page.body
    assert first["metadata"]["title"] == page.title
    said = first["metadata"]["cleaner"]
    assert said["metadata"]["language"] == "en"
    assert [(row["label"], row["text"]) for row in said["removed"][:2]] == [
        ("share", "Short Url\n"),
        ("share", "Follow\n"),
    ]
    steps = json.loads((tmp_path / "logs" / "stats.json").read_text("utf-8"))
    (stats,) = (step["stats"] for step in steps if "Cleaner" in step["name"])
    assert (stats["total"], stats["cleaned"]) == (2, 2)
    assert stats["chars_removed"]["total"] > stats["removed_share"]["total"] > 0


def test_a_document_that_fails_passes_as_it_was_or_is_dropped(page):
    def given():
        return iter([Document(page.broken, "a"), Document(page.text, "b")])

    first, second = CleanerStep().run(given())
    assert first.text == page.broken
    assert first.metadata == {"cleaner": {"error": "This is a program, not text. Leave it out."}}
    assert second.text == page.body
    step = CleanerStep(drop_failed=True)
    assert [document.id for document in step.run(given())] == ["b"]
    assert (step.stats["failed"].total, step.stats["cleaned"].total) == (1, 1)


def test_a_step_is_small_when_it_is_pickled(own_rules, page):
    step = pickle.loads(pickle.dumps(CleanerStep(Options(own_rules), keep_removed=False)))
    assert len(pickle.dumps(step)) < 10_000
    (document,) = step.run(iter([Document(page.text, "a", metadata={"title": "Theirs"})]))
    assert document.metadata["title"] == "Theirs"
    assert document.metadata["cleaner"]["title"] == page.title
    assert "Nobody was hurt" not in document.text
    assert "removed" not in document.metadata["cleaner"]
