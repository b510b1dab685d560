from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cleaner.model import Ints

_Terms: TypeAlias = npt.NDArray[np.uint32]

def hashes(texts: list[str]) -> tuple[_Terms, Ints]: ...
def repeated(number: Ints, terms: _Terms, ends: Ints) -> tuple[_Terms, Ints]: ...
