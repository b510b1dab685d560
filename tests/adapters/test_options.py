from __future__ import annotations

import os
import pickle
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.adapters.options import Options
from cleaner.errors import ConfigurationError


def test_one_value_stands_for_a_list_of_one_and_paths_are_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    options = Options("rules", keep="caption", disable=["en-*"], prior=Path("prior"))
    assert options == Options(
        [tmp_path / "rules"], "balanced", ["caption"], "en-*", str(tmp_path / "prior")
    )
    assert pickle.loads(pickle.dumps(options)) == options


def test_a_cleaner_is_made_once_a_process(own_rules):
    options = Options(own_rules)
    assert options.cleaner() is Options([own_rules], site="x.example", kind="html").cleaner()
    assert options.cleaner() is not Options(own_rules, profile="recall").cleaner()


def test_rules_that_were_edited_are_read_again(own_rules, page):
    options = Options(own_rules)
    assert "Nobody was hurt" not in options.cleaner().clean(page.text).text
    (file,) = own_rules.iterdir()
    file.write_text(file.read_text("utf-8").replace("'Nobody was hurt'", "'Read more'"), "utf-8")
    os.utime(file, (1, 1))
    assert "Nobody was hurt" in options.cleaner().clean(page.text).text


def test_the_digest_tells_options_and_contents_apart(own_rules):
    options = Options(own_rules)
    digests = {options.digest(), Options().digest(), replace(options, keep="caption").digest()}
    (file,) = own_rules.iterdir()
    before = options.digest()
    assert before == Options(own_rules).digest()
    file.write_text(file.read_text("utf-8") + "# edited\n", "utf-8")
    assert len(digests) == 3
    assert options.digest() not in digests


def test_wrong_options_are_said_when_the_cleaner_is_made():
    with pytest.raises(ConfigurationError, match="no profile"):
        Options(profile="best").cleaner()
    with pytest.raises(ConfigurationError, match="no noise label"):
        Options(keep="paragraph").cleaner()


def test_threads_share_a_cleaner(page):
    cleaner = Options().cleaner()
    wanted = cleaner.clean(page.html).text
    found = []

    def clean():
        found.extend(cleaner.clean(page.html).text for _ in range(20))

    threads = [threading.Thread(target=clean) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 80
