"""The error tree."""

from __future__ import annotations

import pytest

from cleaner.errors import (
    CleanerError,
    ConfigurationError,
    Fault,
    InputError,
    MissingExtraError,
    RuleFileError,
)


@pytest.mark.parametrize(
    ("error", "parent"),
    [
        (ConfigurationError, CleanerError),
        (RuleFileError, ConfigurationError),
        (MissingExtraError, ConfigurationError),
        (InputError, CleanerError),
    ],
)
def test_every_error_is_a_cleaner_error_of_its_kind(error, parent):
    assert issubclass(error, parent)


def test_faults_of_rule_files_are_sorted_by_place_and_all_shown():
    faults = [Fault("b.yaml", 1, 1, "x"), Fault("a.yaml", 10, 2, "y"), Fault("a.yaml", 9, 3, "z")]
    error = RuleFileError(faults)
    assert str(error) == "a.yaml:9:3: z\na.yaml:10:2: y\nb.yaml:1:1: x"
    assert error.faults == tuple(sorted(faults))


def test_a_missing_extra_names_the_command_that_installs_it():
    error = MissingExtraError("Writing Parquet", "parquet")
    assert (error.feature, error.extra) == ("Writing Parquet", "parquet")
    assert 'pip install "scrape-cleaner[parquet]"' in str(error)
