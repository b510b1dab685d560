import numpy as np
import numpy.typing as npt

from cleaner.characters import Classes
from cleaner.model import Floats, Ints

def terms_of(lines: list[str]) -> tuple[npt.NDArray[np.uint32], Ints]: ...
def measure(
    lines: list[str],
) -> tuple[
    Floats,
    Floats,
    Floats,
    Floats,
    Classes,
    Classes,
    npt.NDArray[np.uint16],
    Ints,
    npt.NDArray[np.uint32],
    Ints,
]: ...
