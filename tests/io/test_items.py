from __future__ import annotations

import pickle

from cleaner.io.items import Item, blamed, unread


def test_an_item_goes_to_another_process_and_comes_back():
    item = Item(7, "7", "Words.", fields={"n": 1}, file="a.jsonl", number=3, place="a.jsonl:4")
    assert pickle.loads(pickle.dumps(item)) == item


def test_what_has_no_name_is_called_by_its_place():
    item = unread("a.jsonl:4", "is not JSON")
    assert (item.id, item.name, item.place, item.source) == (*["a.jsonl:4"] * 3, "")


def test_an_error_names_the_place_once():
    assert blamed("has no text", "a:3", "page-7") == "has no text (a:3)"
    assert blamed("has no text", "a:3", "a:3") == "has no text"
    assert blamed(None, "a:3", "page-7") is None
