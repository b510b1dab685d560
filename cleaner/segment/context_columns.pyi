import numpy as np
import numpy.typing as npt

from cleaner.model import Columns, Floats

NAMES: tuple[str, ...]

def context_columns(features: Columns) -> tuple[npt.NDArray[np.float32], Floats]: ...
