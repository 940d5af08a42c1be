"""A short way to say at which place a rule found a fault."""

from geleit_kit.pure.problems import Invalid


def refuse(pointer: str, fault: str | None) -> None:
    """Raises Invalid (422) at the pointer where a rule found a fault."""
    if fault is not None:
        raise Invalid.at(pointer, fault)
