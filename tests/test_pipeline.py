from __future__ import annotations

import pytest

from cleaner import Cleaner

PAGE = """A ferry ran aground near Vasterby

Short Url

VASTERBY: A ferry with 112 people on board ran aground near Vasterby on Monday, the coast guard said.

Nobody was hurt, and the ferry was towed to the harbour before the evening, a spokeswoman added.
"""


@pytest.mark.parametrize("keep", [(), ("share",)])
def test_a_label_that_is_kept_is_in_the_text_and_counts_as_main(keep):
    result = Cleaner(keep=keep).clean(PAGE)
    share = next(s for s in result.segments if s.label == "share")
    assert share.is_main == bool(keep)
    assert ("Short Url" in result.text) == bool(keep)
