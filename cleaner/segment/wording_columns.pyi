from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cleaner.model import Dom, Floats, Ints

BITS: int
SCALE: float
UNKNOWN: int
LEXICON_NAMES: tuple[str, ...]
NAMES_NAMES: tuple[str, ...]

_Terms: TypeAlias = npt.NDArray[np.uint32]
_Weights: TypeAlias = npt.NDArray[np.int8]
_Rows: TypeAlias = npt.NDArray[np.float32]

def line_scores(weights: _Weights, terms: _Terms, line: Ints, n: int) -> Floats: ...
def lexicon_columns(score: Floats) -> _Rows: ...
def section_columns(dom: Dom, sections: Sequence[Ints], score: Floats) -> _Rows: ...
def names_columns(
    dom: Dom, terms: _Terms, element: Ints, weights: _Weights, section: Ints
) -> _Rows: ...
def shares(terms: _Terms, of_lines: _Terms, line: Ints, n: int) -> Floats: ...
