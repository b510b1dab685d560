"""Which nodes show where a page has shadow trees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import turbohtml


class _Shadow(NamedTuple):
    """A shadow tree: its host's children by the slot that shows them, and the tree around it."""

    slotted: dict[str, list[Any]]
    around: _Shadow | None


class ShadowTrees:
    """What stands where while a page is walked: the shadow trees that are entered.

    `depth` is that of the element whose children are walked, any number that grows inwards.
    """

    def __init__(self) -> None:
        self.entered: list[tuple[int, _Shadow | None]] = []

    def enter(self, host: Any, depth: int) -> Sequence[Any]:
        """The children that show in place of the host's own."""
        slotted: dict[str, list[Any]] = defaultdict(list)
        for node in host.children:
            name = node.attr("slot") if isinstance(node, turbohtml.Element) else None
            slotted[name or ""].append(node)
        around = self.entered[-1][1] if self.entered else None
        self.entered.append((depth, _Shadow(slotted, around)))
        return tuple(host.shadow_root.children)

    def slotted(self, slot: Any, depth: int) -> Sequence[Any]:
        """The children of a host that stand in a slot, or what the slot holds without them."""
        shadow = self.entered[-1][1]
        nodes = shadow.slotted.pop(slot.attr("name") or "", None) if shadow else None
        if shadow is None or not nodes:
            return tuple(slot.children)
        self.entered.append((depth, shadow.around))
        return nodes

    def leave(self, depth: int) -> None:
        """Go on behind the element at `depth`."""
        while self.entered and self.entered[-1][0] == depth:
            self.entered.pop()
