from __future__ import annotations

import json


def test_a_site_configuration_becomes_rules_and_a_report(command, tmp_path):
    source, out = tmp_path / "harbour.example.txt", tmp_path / "rules"
    source.write_text("strip: //div[@class='share']\nstrip: //p[1]\ntidy: no\n", "utf-8")
    result = command("rules", "import", "ftr", source, "-o", out)
    assert result.exit_code == 0
    assert "a position among elements" in result.stdout
    assert "harbour.example.txt:2: strip: //p[1]" in result.stdout
    assert "1 of 3 lines became 1 rules in 1 files" in result.stderr
    assert command("rules", "test", out).exit_code == 0
    again = command("rules", "import", "ftr", source, "-o", out)
    assert again.exit_code == 2
    assert "--overwrite" in again.stderr


def test_a_filter_list_becomes_rules_and_a_report_as_json(command, tmp_path):
    source, out = tmp_path / "list.txt", tmp_path / "rules"
    source.write_text("##.tide-ad\n||ads.example^\n", "utf-8")
    result = command(
        "rules", "import", "easylist", source, "-o", out, "--json", "--label", "widget"
    )
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert (said["lines"], said["carried"]) == (2, 1)
    assert said["files"] == [{"name": "list.yaml", "rules": 1}]
    assert said["not_carried"][0]["line"] == 2
    assert "label: widget" in (out / "list.yaml").read_text("utf-8")


def test_a_label_that_is_none_is_a_usage_error(command, tmp_path):
    source = tmp_path / "list.txt"
    source.write_text("##.tide-ad\n", "utf-8")
    result = command("rules", "import", "easylist", source, "-o", tmp_path, "--label", "title")
    assert result.exit_code == 2
