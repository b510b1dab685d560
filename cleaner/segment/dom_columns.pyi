import numpy as np
import numpy.typing as npt

from cleaner.model import Columns, Dom, Floats, Ints
from cleaner.segment.elements import Alike

NAMES: tuple[str, ...]
SECTION_SIZES: tuple[int, ...]

def dom_columns(
    features: Columns, dom: Dom, alike: Alike, prose: Floats
) -> tuple[npt.NDArray[np.float32], tuple[Ints, ...]]: ...
