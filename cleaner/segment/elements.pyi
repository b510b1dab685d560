from cleaner.model import Dom, Ints

class Elements:
    count: int
    blocks: int
    def __init__(self, dom: Dom) -> None: ...

class Alike:
    number: Ints
    keys: list[tuple[str, str, str, str]]
    def __init__(self, dom: Dom) -> None: ...
