"""Where rule files are."""

from __future__ import annotations

from cleaner.engine.shipped import rule_files, shipped_files, shipped_rules


def test_the_shipped_folder_is_in_the_checkout_or_in_the_wheel():
    assert (shipped_rules() / "labels.yaml").is_file()
    assert "labels.yaml" not in [f.name for f in shipped_files()]


def test_files_come_in_an_order_that_no_machine_changes(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("b.yaml", "a/z.yml", "a/b.yaml", "C.yaml", "pack.yaml"):
        (tmp_path / name).touch()
    found = [f.relative_to(tmp_path).as_posix() for f in rule_files(tmp_path)]
    assert found == ["C.yaml", "a/b.yaml", "a/z.yml", "b.yaml"]
    assert rule_files(tmp_path / "b.yaml") == [tmp_path / "b.yaml"]
