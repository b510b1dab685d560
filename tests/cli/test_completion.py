"""Completion in the shell: real processes, as a shell starts them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.cli.completion import noise_labels, silent
from cleaner.engine.packs import load_packs
from cleaner.labels import NOISE

HEAVY = ("numpy", "hyperscan", "lightgbm", "pydantic", "yaml", "regex", "trafilatura", "turbohtml")


def run(*arguments, cwd=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        encoding="utf-8",
        env={**os.environ, **environment},
    )


def complete(*words, cwd=None):
    """What bash is offered for the last word."""
    given = run(
        cwd=cwd,
        _CLEANER_COMPLETE="complete_bash",
        COMP_WORDS=" ".join(["cleaner", *words]),
        COMP_CWORD=str(len(words)),
    )
    assert (given.returncode, given.stderr) == (0, "")
    return given.stdout.split()


def test_commands_options_and_choices_are_offered():
    assert complete("ex") == ["explain"]
    assert complete("rules", "li") == ["list", "lint"]
    assert complete("clean", "--prof") == ["--profile"]
    assert complete("clean", "--profile", "") == ["precision", "balanced", "recall", "thorough"]


def test_labels_are_offered_for_keep_at_the_last_comma():
    assert complete("clean", "--keep", "") == list(NOISE)
    assert complete("clean", "--keep", "caption,by") == ["caption,byline"]


def test_a_label_is_not_offered_twice():
    assert "caption,caption" not in noise_labels("caption,")


def test_ids_of_all_shipped_rules_are_offered_for_disable():
    packs = load_packs()
    known = {*(r.id for r in packs.rules), *(r.id for r, _ in packs.inactive)}
    assert set(complete("clean", "--disable", "")) == known


def test_ids_of_own_rules_are_offered_too(tmp_path):
    (tmp_path / "a.yaml").write_text("rules:\n- id: zz-own\n- id: 'zz-other'\n", "utf-8")
    words = ("explain", "--rules", str(tmp_path), "--disable")
    assert complete(*words, "zz-") == ["zz-other", "zz-own"]
    assert complete(*words, "zz-own,zz-") == ["zz-own,zz-other"]


def test_a_folder_that_is_not_there_offers_nothing_more():
    assert complete("clean", "--rules", "/no/such/folder", "--disable", "zz") == []


def test_a_broken_configuration_does_not_matter(tmp_path):
    (tmp_path / "cleaner.toml").write_text("broken", "utf-8")
    assert complete("ex", cwd=tmp_path) == ["explain"]


def test_what_fails_is_silent():
    given = run(_CLEANER_COMPLETE="complete_bash", COMP_WORDS="cleaner ", COMP_CWORD="none")
    assert (given.returncode, given.stdout, given.stderr) == (1, "", "")


def test_failures_outside_of_completion_are_not_hidden(monkeypatch):
    monkeypatch.delenv("_CLEANER_COMPLETE", raising=False)
    with pytest.raises(ValueError, match="heard"), silent():
        raise ValueError("heard")


def test_nothing_heavy_is_loaded_for_it():
    code = (
        "import sys, cleaner.cli.app as a, cleaner.cli.completion as c; c.rule_ids(type("
        "'Context', (), {'params': {}})(), '')\n"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_it_answers_in_well_under_half_a_second():
    code = (
        "import time; start = time.process_time()\nfrom cleaner.cli import main\n"
        "import atexit, sys; atexit.register(lambda: print(time.process_time() - start, "
        "file=sys.stderr)); main()"
    )
    environment = {
        **os.environ,
        "_CLEANER_COMPLETE": "complete_bash",
        "COMP_WORDS": "cleaner clean --disable ",
        "COMP_CWORD": "3",
    }
    taken = [
        subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, check=True
        ).stderr
        for _ in range(3)
    ]
    assert min(map(float, taken)) < 0.4


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(shell):
    given = run(_CLEANER_COMPLETE=f"source_{shell}")
    assert given.returncode == 0
    assert f"_CLEANER_COMPLETE=complete_{shell}" in given.stdout


def test_zsh_and_fish_get_their_own_form():
    zsh = run(_CLEANER_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="cleaner clean --kind h")
    assert zsh.stdout.strip() == "_arguments '*: :((\"html\"))'"
    fish = run(
        _CLEANER_COMPLETE="complete_fish",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
        _TYPER_COMPLETE_ARGS="cleaner expl",
    )
    assert fish.stdout.startswith("explain\t")


@pytest.fixture
def bash(tmp_path):
    """Runs lines in bash, where `cleaner` is this one and home is a folder of the test."""
    if os.name == "nt" or not shutil.which("bash"):
        pytest.skip("needs bash")
    command = tmp_path / "bin" / "cleaner"
    command.parent.mkdir()
    root = Path(__file__).parents[2]
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" -m cleaner "$@"\n', "utf-8"
    )
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"

    def bash(lines):
        return subprocess.run(
            ["bash", "--norc", "-c", lines],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "HOME": str(tmp_path), "PATH": path},
        ).stdout

    return bash


def test_bash_completes_once_it_is_installed(bash, tmp_path):
    said = bash("cleaner --install-completion; true")
    assert "bash completion installed" in said
    offered = bash(
        'source "$HOME/.bashrc"; COMP_WORDS=(cleaner clean --kind ""); COMP_CWORD=3\n'
        '_cleaner_completion cleaner; echo "${COMPREPLY[@]}"'
    )
    assert offered == "auto text html\n"


def test_the_script_can_be_shown_to_put_it_elsewhere(bash):
    assert "complete -o default -F _cleaner_completion cleaner" in bash(
        "cleaner --show-completion; true"
    )
