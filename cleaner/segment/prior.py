"""The structural prior: how likely each block is main text, judged by structure alone.

Two looks (stacking). A first LightGBM model judges each block by itself, its words (`lexicon`)
and its place on the page (`context`). What those verdicts say of a block's surroundings (`outlook`) goes, with the
same columns, into three more models: is the block noise, is it the article's first, is it its
last. These read only blocks that the first look did not rule out.

The models are fitted by `cleaner fit` and lie in `rules/prior/`, with a model card.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np
import numpy.typing as npt

from cleaner.errors import ConfigurationError
from cleaner.model import Columns, Floats, Ints, Reason
from cleaner.segment.concepts import reasons
from cleaner.segment.context import Table, context
from cleaner.segment.forest import Forest
from cleaner.segment.lexicon import Weights, add_lexicon, read_lexicon, scores
from cleaner.segment.lightgbm_model import read_trees
from cleaner.segment.outlook import outlook

LEXICON: Final = "text-lexicon.bin.gz"
MODELS: Final = ("first", "noise", "begin", "end")
RULED_OUT: Final = -3.0  # log-odds for the article under which the first verdict stands
LIMIT: Final = 6.0  # structure alone is never surer than this
_AT_ONCE: Final = 20_000
_NO_PLACE: Final = -8.0  # log-odds that the article begins or ends at a block ruled out


@dataclass(frozen=True, slots=True, eq=False)
class PriorOdds:
    """Log-odds for n blocks: it is noise; the article begins at it; the article ends at it.

    `reasons` are those for noise in words, if asked for, which sum up to it (but for its limit).
    """

    noise: Floats
    begin: Floats
    end: Floats
    reasons: tuple[tuple[Reason, ...], ...] = ()


class FittedFolder:
    """The fitted models of one folder, the shipped one if none is given, read when they are first
    needed.

    Sums are taken in the trees' order, so they do not depend on the machine.
    """

    kind: ClassVar[str]  # what the names of its files begin with

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = shipped() if folder is None else folder
        self._models: dict[str, Model] = {}

    def __getstate__(self) -> Path:
        return self.folder

    def __setstate__(self, folder: Path) -> None:
        self.__init__(folder)  # type: ignore[misc]

    def model(self, name: str) -> Model:
        """One of the models. Raises ConfigurationError where its file cannot be read."""
        if name not in self._models:
            self._models[name] = Model.read(self.folder / f"{self.kind}-{name}.txt.gz")
        return self._models[name]


class Prior(FittedFolder):
    """The prior for text, from the models named in MODELS."""

    kind = "text"

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._lexicon: Weights | None = None

    def lexicon(self) -> Weights | None:
        """Weights of terms, None for a prior without. Raises ConfigurationError where the
        file cannot be read.
        """
        path = self.folder / LEXICON
        if self._lexicon is None and path.exists():
            self._lexicon = read_lexicon(path)
        return self._lexicon

    def log_odds(self, features: Columns, *, explain: bool = False) -> PriorOdds:
        """Judge the blocks of one page. Time is proportional to their number; `explain` asks for
        reasons as well and takes many times as long.
        """
        n = len(features.words)
        if n == 0:
            none = np.zeros(0)
            return PriorOdds(none, none, none)
        table = first_columns(features, self.lexicon())
        matrix = table.matrix()
        first = self.model("first")
        verdict = first.predict(matrix, table.names)
        noise = -verdict
        why = first.reasons(matrix, table.names) if explain else []
        begin, end = np.full(n, _NO_PLACE), np.full(n, _NO_PLACE)
        open_blocks = np.flatnonzero(verdict > RULED_OUT)
        if len(open_blocks):
            look = outlook(verdict, features.words)
            names, seen = table.names + look.names, look.matrix()
            for part in parts(open_blocks):
                rows = np.concatenate((matrix[part], seen[part]), axis=1)
                noise[part] = -self.model("noise").predict(rows, names)
                if explain:
                    said = self.model("noise").reasons(rows, names)
                    for i, of_block in zip(part.tolist(), said, strict=True):
                        why[i] = of_block
                begin[part] = self.model("begin").predict(rows, names)
                end[part] = self.model("end").predict(rows, names)
        return PriorOdds(
            noise=np.clip(noise, -LIMIT, LIMIT),
            begin=np.clip(begin, _NO_PLACE, LIMIT),
            end=np.clip(end, _NO_PLACE, LIMIT),
            reasons=tuple(why),
        )


def first_columns(features: Columns, weights: Weights | None) -> Table:
    """What the first look reads."""
    table, _ = context(features)
    if weights is not None:
        add_lexicon(table, scores(weights, features))
    return table


def parts(blocks: Ints) -> Iterator[Ints]:
    """At most so many blocks at a time: memory stays bounded on a page of a million lines."""
    return (blocks[i : i + _AT_ONCE] for i in range(0, len(blocks), _AT_ONCE))


class Model:
    """One LightGBM model and the names of the columns it reads.

    Raises ValueError for a text that is none, or one that `lightgbm_model` does not read.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._trees = read_trees(text)
        self.names = self._trees.names
        self._known: list[str] = []
        self._found: Ints = np.zeros(0, np.int64)
        self._forest: Forest
        self._find(self.names)
        self._shares: Any = None

    @classmethod
    def read(cls, path: Path) -> Model:
        """Raises ConfigurationError where no model can be read from `path`."""
        try:
            return cls(gzip.decompress(path.read_bytes()).decode("ascii"))
        except (OSError, EOFError, KeyError, ValueError) as error:
            raise ConfigurationError(f"{path}: this is no fitted model: {error}") from error

    def predict(self, rows: npt.NDArray[np.float32], names: list[str]) -> Floats:
        """Log-odds, shape (n,), from `rows` (n, columns) with columns called `names`."""
        self._find(names)
        return self._forest.sums(np.ascontiguousarray(rows, np.float32))

    def reasons(self, rows: npt.NDArray[np.float32], names: list[str]) -> list[tuple[Reason, ...]]:
        """What speaks for noise and what against it, in words, for each of the `rows`."""
        if self._shares is None:
            import lightgbm

            self._shares = lightgbm.Booster(model_str=self._text)
        self._find(names)
        shares = self._shares.predict(
            rows[:, self._found],
            pred_contrib=True,
            num_threads=1,
            predict_disable_shape_check=True,
        )
        return reasons(-np.asarray(shares), self.names)

    def _find(self, names: list[str]) -> None:
        """Find the model's columns among `names`, which are the same on every page."""
        if self._known != names:
            at = {name: k for k, name in enumerate(names)}
            self._found = np.array([at[name] for name in self.names], np.int64)
            trees = self._trees
            self._forest = Forest(
                trees.roots,
                trees.thresholds,
                self._found[trees.columns],
                trees.below,
                trees.above,
                trees.values,
            )
            self._known = names


def shipped() -> Path:
    """The folder of the priors that come with the package."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_rules"
    return (inside if inside.is_dir() else package.parent / "rules") / "prior"
