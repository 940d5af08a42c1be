"""What the command line says when it cannot do what was asked."""


class CannotDo(Exception):
    """`what` happened, in one sentence, and `remedy`: what the reader can do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what}\n{remedy}")
