from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from cleaner.engine.packs import load_packs
from cleaner.errors import ConfigurationError, RuleFileError
from cleaner.tooling.rule_sets import changes, rule_set

RULE = """\
# Rules of one page.
schema: 1
rules:
- id: harbour-strip
  about: Marks the strip of the harbour page.
  label: share
  block: {equals: Harbour tide}
  hit: [Harbour tide]
  miss: [The harbour tide turned.]
"""


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A git repository with a revision of `mine/`, and another state of it on disk."""
    if shutil.which("git") is None:
        pytest.skip("there is no git")
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "Ines Kowal")
        monkeypatch.setenv(f"{name}_EMAIL", "ines@harbour.example")
    for name in [name for name in os.environ if name in {"GIT_DIR", "GIT_WORK_TREE"}]:
        monkeypatch.delenv(name)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "strip.yaml").write_text(RULE, "utf-8")
    (tmp_path / "mine" / "notes.txt").write_text("no rules", "utf-8")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    text = RULE.replace("Harbour tide]", "Harbour tide, Harbour wind]").replace(
        "equals: Harbour tide", "startswith: Harbour"
    )
    more = RULE.partition("rules:\n")[2].replace("harbour-strip", "harbour-more")
    (tmp_path / "mine" / "strip.yaml").write_text(text + more, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_none_is_the_shipped_rules_alone():
    shipped = load_packs()
    assert rule_set("none").rules == rule_set("-").rules == shipped.rules
    assert changes(shipped, shipped) == changes(rule_set("none"), shipped)


@pytest.mark.parametrize("name", ["HEAD:mine", "HEAD:mine/", "HEAD:./mine/strip.yaml"])
def test_a_git_revision_of_a_folder_or_file_is_compared_with_what_is_there_now(repository, name):
    old, new = rule_set(name), rule_set("mine")
    found = changes(old, new)
    assert found.added == ("harbour-more",)
    assert found.changed == ("harbour-strip",)
    assert found.removed == ()
    assert changes(new, old).removed == ("harbour-more",)


def test_a_revision_is_read_from_a_folder_below_as_well(repository, monkeypatch):
    monkeypatch.chdir(repository / "mine")
    assert "harbour-strip" in {rule.id for rule in rule_set("HEAD:mine").rules}
    assert "harbour-strip" in {rule.id for rule in rule_set("HEAD:./strip.yaml").rules}


@pytest.mark.parametrize("name", ["nowhere:mine", "HEAD:nothing", "--output=x:y", "nothing"])
def test_what_is_nowhere_is_a_configuration_error(repository, name):
    with pytest.raises(ConfigurationError, match=name.replace("-", "[-]")):
        rule_set(name)
    assert sorted(p.name for p in repository.iterdir()) == [".git", "mine"]


def test_faults_of_a_revision_are_told_by_its_name(repository):
    (repository / "mine" / "strip.yaml").write_text("schema: 2\nrules: []\n", "utf-8")
    subprocess.run(["git", "commit", "-qam", "broken"], cwd=repository, check=True)
    with pytest.raises(RuleFileError) as raised:
        rule_set("HEAD:mine")
    assert {fault.path for fault in raised.value.faults} == {"HEAD:mine/strip.yaml"}


def test_a_whole_set_takes_the_place_of_the_shipped_rules(tmp_path):
    (tmp_path / "generic").mkdir()
    (tmp_path / "labels.yaml").write_text("labels: []\n", "utf-8")
    (tmp_path / "generic" / "strip.yaml").write_text(RULE, "utf-8")
    assert [rule.id for rule in rule_set(str(tmp_path)).rules] == ["harbour-strip"]
