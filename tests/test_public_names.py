"""What `import cleaner` offers, and what it costs."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import cleaner

HEAVY = ("numpy", "lightgbm", "typer", "pydantic", "yaml", "regex", "hyperscan", "rich")


def python(code):
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_public_names_are_sorted_and_each_is_there():
    assert cleaner.__all__ == sorted(cleaner.__all__)
    for name in cleaner.__all__:
        assert getattr(cleaner, name).__name__ == name


def test_public_names_are_what_the_contract_says_and_nothing_more():
    assert cleaner.__all__ == [
        "Cleaner",
        "CleanerError",
        "ConfigurationError",
        "Fault",
        "InputError",
        "MissingExtraError",
        "Reason",
        "Result",
        "RuleFileError",
        "Segment",
        "StoppedError",
    ]


def test_dir_lists_the_public_names():
    assert set(cleaner.__all__) <= set(dir(cleaner))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Cleanr'"):
        cleaner.Cleanr  # noqa: B018


def test_the_version_is_that_of_the_package():
    assert cleaner.__version__ == version("scrape-cleaner")


def test_importing_it_loads_nothing_heavy():
    code = f"import sys, cleaner; print([m for m in {HEAVY} if m in sys.modules])"
    assert python(code) == "[]"


def test_errors_come_without_the_pipeline():
    code = (
        "import sys; from cleaner import InputError, RuleFileError\n"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    assert python(code) == "[]"


def test_importing_it_takes_a_moment_only():
    code = (
        "from time import process_time as now; start = now()\nimport cleaner; print(now() - start)"
    )
    assert min(float(python(code)) for _ in range(3)) < 0.15
