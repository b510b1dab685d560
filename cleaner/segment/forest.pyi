import numpy as np
import numpy.typing as npt

from cleaner.model import Floats, Ints

class Forest:
    width: int
    def __init__(
        self,
        roots: Ints,
        thresholds: npt.NDArray[np.float32],
        columns: Ints,
        below: Ints,
        above: Ints,
        values: Floats,
    ) -> None: ...
    def sums(self, rows: npt.NDArray[np.float32]) -> Floats: ...
