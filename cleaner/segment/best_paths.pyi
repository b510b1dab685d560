from cleaner.model import Floats

def max_marginals(
    gain: Floats, begin: Floats, end: Floats, cross: Floats, switch: float
) -> tuple[Floats, Floats]: ...
