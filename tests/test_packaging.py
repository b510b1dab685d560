from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = """A ferry ran aground near Vasterby

Short Url

VASTERBY: A ferry with 112 people on board ran aground near Vasterby on Monday, the coast guard said.

Nobody was hurt, and the ferry was towed to the harbour before the evening, a spokeswoman added.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.mark.slow  # builds a wheel: several seconds
def test_the_wheel_carries_all_rules_and_the_marker_of_types(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {
        f"cleaner/_rules/{path.relative_to(ROOT / 'rules').as_posix()}"
        for path in (ROOT / "rules").rglob("*")
        if path.is_file()
    }
    assert rules
    assert rules <= names
    assert "cleaner/py.typed" in names


@pytest.mark.slow  # builds a wheel and an environment: several seconds
def test_an_installed_wheel_cleans_a_page_away_from_the_checkout(wheel, tmp_path):
    bin_folder = _environment_with(wheel, tmp_path / "venv")
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    place = "import cleaner; print(cleaner.__file__)"
    assert str(tmp_path) in _run([bin_folder / "python", "-c", place], tmp_path)
    cleaned = _run([bin_folder / "cleaner", "clean", "page.txt"], tmp_path)
    assert "Short Url" not in cleaned
    assert "Nobody was hurt" in cleaned


def _environment_with(wheel, folder):
    """A new environment with the wheel in it; its dependencies are those of this one."""
    venv.create(folder, with_pip=False)
    bin_folder = folder / ("Scripts" if os.name == "nt" else "bin")
    python = bin_folder / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    (libraries,) = folder.glob("**/site-packages")
    (libraries / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return bin_folder


def _run(command, folder):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
