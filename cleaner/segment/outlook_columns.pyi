from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cleaner.model import Floats, Ints

NAMES: tuple[str, ...]
GROUP_NAMES: tuple[str, ...]

def outlook_columns(
    verdict: Floats, words: Floats, groups: Sequence[Ints] = ()
) -> npt.NDArray[np.float32]: ...
