"""Scores of an extraction beside gold text."""

from cleaner.tooling.measures import share_found, shingle_score, word_score, words

GOLD = "The ferry ran aground near Vasterby on Monday."


def test_words_lost_lower_recall_and_words_added_lower_precision():
    lost, added = word_score("The ferry ran aground", GOLD), word_score(f"Home Sport {GOLD}", GOLD)
    assert (lost.precision, lost.recall) == (1.0, 0.5)
    assert (added.precision, added.recall) == (0.8, 1.0)


def test_repeated_words_count_as_often_as_they_stand():
    assert word_score(f"{GOLD} {GOLD}", GOLD).precision == 0.5


def test_case_and_punctuation_do_not_count():
    assert word_score("THE FERRY, RAN AGROUND; near “Vasterby” on monday", GOLD).f1 == 1.0


def test_order_counts_for_shingles_only():
    turned = " ".join(reversed(words(GOLD)))
    assert word_score(turned, GOLD).f1 == 1.0
    assert shingle_score(turned, GOLD).f1 == 0.0
    assert shingle_score(GOLD.upper(), GOLD).f1 == 1.0


def test_a_text_shorter_than_a_shingle_is_one():
    assert shingle_score("Ferry aground", "Ferry aground").f1 == 1.0
    assert shingle_score("Ferry", "Ferry aground").f1 == 0.0


def test_nothing_kept_of_something_scores_nothing():
    for measure in (word_score, shingle_score):
        assert measure("", GOLD).f1 == measure(GOLD, "").f1 == 0.0
        assert measure("", "—").f1 == 1.0


def test_snippets_are_found_as_words_in_a_row():
    assert share_found(["ferry ran AGROUND", "ran near"], GOLD) == 0.5
    assert share_found(["err"], GOLD) == 0.0
    assert share_found(["旧港"], "修复旧港大桥") == 1.0


def test_without_snippets_there_is_no_share():
    assert share_found([], GOLD) is None
    assert share_found(["➔"], GOLD) is None
