from __future__ import annotations

import pytest

from cleaner.batch.item_sites import NO_FOLDER, site_of
from cleaner.engine.schema import Scope
from cleaner.io.items import Item


@pytest.mark.parametrize(
    ("url", "file", "given", "site"),
    [
        ("https://www.Tide.example/a", "north/a.txt", "quay.example", "tide.example"),
        (None, "north/a.txt", "www.quay.example", "quay.example"),
        (None, "north/a.txt", None, "north"),
        (None, "north/Old Pages/a.txt", None, "north.old-pages"),
        (None, "a.txt", None, NO_FOLDER),
        (None, "../../a.txt", None, NO_FOLDER),
        ("http://[broken", "north/a.txt", None, "north"),
        ("https://a b/", "north/a.txt", None, "north"),
        ("mailto:x", "north/a.txt", None, "mailto"),
    ],
)
def test_the_site_is_the_address_then_what_is_given_then_the_folder(url, file, given, site):
    assert site_of(Item("1", "1", url=url, file=file), given) == site


@pytest.mark.parametrize("name", ["x" * 400, "\x1b[2J/", "*:?#@", " ", "\ud800", "a\u202eb"])
def test_a_site_can_always_be_a_scope(name):
    site = site_of(Item("1", "1", file=f"{name}/a.txt"))
    assert Scope(sites=(site,)).sites == (site,)
