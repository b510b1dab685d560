"""Write `known.json` beside each page in `fixtures/` that does not come out as expected today.

Run it to see in the diff what a change of rules mends or breaks, and to pin what stays wrong.
"""

from __future__ import annotations

import json
from pathlib import Path

from cleaner import Cleaner
from cleaner.tooling.expectations import KNOWN, load_expectation, mistakes

FIXTURES = Path(__file__).parents[1] / "fixtures"


def main() -> None:
    cleaner = Cleaner()
    for path in sorted(FIXTURES.glob("**/expected.json")):
        expected = load_expectation(path)
        result = cleaner.clean(expected.source.read_bytes(), url=expected.url)
        found = list(dict.fromkeys(mistake.what for mistake in mistakes(expected, result)))
        known = path.with_name(KNOWN)
        known.unlink(missing_ok=True)
        if found:
            text = json.dumps(found, ensure_ascii=False, indent=1)
            known.write_text(text + "\n", "utf-8", newline="\n")
        print(f"{len(found):3} {path.parent.relative_to(FIXTURES)}")  # noqa: T201 - its purpose


if __name__ == "__main__":
    main()
