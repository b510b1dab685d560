"""What each key of a rule file means, in words: for editors and the reference."""

from __future__ import annotations

from typing import Final

MODELS: Final = {
    "RuleFile": "A rule file: whom it is for, and its rules.",
    "Scope": "Which pages the rules of the file, or one rule, are for. Without it: all pages.",
    "Rule": (
        "One rule. It has exactly one of `block`, `keeps`, `run`, `sequence`, `inline`, `boundary` "
        "and `from`."
    ),
    "Item": (
        "One description of a block, a line with text in it. All keys of an item must match; of a "
        "list of texts, any. Of a list of items, any."
    ),
    "Run": "An item that must match several blocks in a row.",
    "Step": "An item that describes one block of a sequence.",
    "Boundary": "Where an unrelated story begins: a block, or the first block of a sequence.",
    "Where": "Where on the page the block must stand. Only blocks count, not blank lines.",
    "Html": (
        "What the innermost element that holds the whole block must be, or one of the elements around "
        "it. All keys must fit one and the same element; of a list, any text. Matches only where the "
        "page is HTML."
    ),
    "PackFile": "`pack.yaml` in a folder of your own: which of the shipped rules run beside yours.",
    "RuleException": "Blocks that a shipped rule must not mark.",
}

KEYS: Final[dict[str, dict[str, str]]] = {
    "RuleFile": {
        "schema": "The version of this format: 1.",
        "scope": "Which pages the rules are for.",
        "rules": "The rules.",
    },
    "Scope": {
        "sites": 'Host names without `www.`; `"*.example.org"` is every subdomain of it.',
        "langs": "Languages, as ISO 639-1 codes: `[en, fr]`.",
    },
    "Rule": {
        "id": "Its name: small letters, digits and hyphens; unique over all files, never used again.",
        "about": "One sentence that says what it does. It starts with `Marks`, or with `Keeps` for `keeps`.",
        "status": (
            "`experimental`; `stable` once it is proven to mark nothing in clean articles; "
            "`deprecated` when another rule took its place. A deprecated rule does not run."
        ),
        "scope": "Which pages this rule is for, in place of the file's `scope`.",
        "replaced_by": "The id of the rule that took the place of a deprecated one.",
        "valid_until": "The last day on which the site looked like this.",
        "label": "What the marked blocks are. An item may give another one.",
        "strength": (
            "How sure a hit is: `certain` decides alone, `strong` is junk nearly always, `moderate` "
            "mostly, `weak` is a hint. Hits and the shape of the page add up."
        ),
        "block": "Marks each block that one of the items describes.",
        "keeps": "As `block`, but speaks for the article; its label is one of the article's.",
        "run": "Marks several blocks in a row that all match.",
        "sequence": "Marks blocks that follow each other, one a step.",
        "inline": "Marks a part of a block. A `regex` is looked for inside the block.",
        "boundary": "Says that another story begins at a block.",
        "from": "Marks a section that begins with this block.",
        "to": "The section ends before this block. Where none comes within `max`, nothing is marked.",
        "through": "The `to` block belongs to the section as well.",
        "while": "The section goes on as long as blocks match.",
        "max": "The longest section, in blocks after its first.",
        "where": "Where the block must stand.",
        "unless": "A block that one of these items describes is left alone; for a sequence, its first block.",
        "capture": (
            "What to note as metadata. A value with a group `(…)` is a regex looked for in the "
            "block, and the group is noted; any other value is noted as it is."
        ),
        "hit": "Examples that the rule must mark: its tests.",
        "miss": "Examples that it must not mark. At least one comes near: a sentence of an article.",
        "known_false_hit": "Examples that it marks, and should not. The test fails when that changes.",
    },
    "Item": {
        "equals": "The whole block is one of these texts.",
        "startswith": "The block begins with one of these texts.",
        "endswith": "The block ends with one of these texts.",
        "contains": "One of these texts stands anywhere in the block, inside words as well.",
        "regex": (
            "The regular expression (of the Python package `regex`) matches the whole block; in "
            "`inline`, a part of it. Write limits: `.{1,80}`, not `.*`."
        ),
        "case": (
            "`fold` (of texts the default): capitals and small letters, curly and straight quotes, "
            "long and short dashes are the same. `exact` (of a regex the default): they are not."
        ),
        "digits": "`any`: a number in a text stands for any number. `0 comments` is `1,498 comments` too.",
        "words": "How many words the block has: `4-25`, `4-`, `-25` or one number. Two characters of Chinese or Japanese count as one word.",
        "chars": "How many characters it has, white space not counted.",
        "features": "Ranges for measures of the block; see the table of measures.",
        "repeats": "On how many pages of the site the line stands (counted by `cleaner rules mine`).",
        "html": "What its element, or one around it, must be. Never matches where the page is text.",
        "same_as": "The block reads as `document.title`, or as the block that `bind` named.",
        "label": "What blocks of this item are, where it differs from the rule's label.",
        "capture": "What to note for blocks of this item, in place of the rule's `capture`.",
    },
    "Run": {"min": "How many blocks in a row must match at least."},
    "Step": {
        "bind": "A name for this block, for `same_as` in a later step.",
        "gap": "How many other blocks may stand before it: `0-3`.",
        "marks": "`false`: the block must be there, but is not marked.",
    },
    "Boundary": {
        "block": "The other story begins with a block that one of these items describes.",
        "sequence": "The other story begins with the first block of this sequence.",
    },
    "Where": {
        "from_start": "It is among the first so many blocks of the page.",
        "from_end": "It is among the last so many blocks of the page.",
        "after": "A rule gave one of these labels to a block before it.",
        "before": "A rule gave one of these labels to a block after it.",
        "within": "How many blocks away `after` and `before` look.",
    },
    "Html": {
        "css": (
            "A CSS selector, without `:has()`, backslashes and brackets within brackets. It is run "
            "on each page that the rule may mark, which takes longer than looking up a name."
        ),
        "tag": "The element's name: `nav`, `aside`.",
        "class": "One of its classes. Capitals and small letters are the same; parts of a class are none.",
        "id": "Its id, likewise.",
        "role": "Its ARIA role, likewise: `navigation`, `dialog`.",
    },
    "PackFile": {
        "schema": "The version of this format: 1.",
        "packs": "The shipped packs to use: `generic`, `lang/en`, `agencies`, `sites/arabnews.com`. Without it: all.",
        "disable": "Rules to leave out, by id; `*` stands for any letters.",
        "exceptions": "Blocks that a rule must not mark.",
    },
    "RuleException": {
        "rule": "The id of the rule; `*` stands for any letters.",
        "unless": "The blocks it must not mark.",
    },
}

FEATURES: Final = {
    "words": "words",
    "chars": "characters, white space not counted",
    "sentences": "ends of sentences",
    "upper_ratio": "capitals among the letters that have capitals",
    "digit_ratio": "digits among the characters",
    "punctuation_ratio": "punctuation among the characters",
    "capitalised_ratio": "words that begin with a capital among the words",
    "ends_sentence": "1 where the block ends with sentence punctuation (closing quotes aside), else 0",
    "gap_before": "blank lines before the block",
    "gap_after": "blank lines after the block",
    "link_density": "characters inside links among the characters; only where the page is HTML",
}
