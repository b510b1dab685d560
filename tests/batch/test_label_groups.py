from __future__ import annotations

from collections import Counter

from cleaner.batch.label_groups import GROUPS, label_group
from cleaner.labels import NOISE


def test_every_group_has_several_labels_and_none_has_most():
    sizes = Counter(map(label_group, NOISE))
    assert set(sizes) == set(GROUPS)
    assert all(3 < size < 8 for size in sizes.values())
