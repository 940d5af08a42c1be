"""The form of every short list: a `StrEnum` whose members carry their labels."""

from enum import StrEnum
from typing import NamedTuple, Self


class Label(NamedTuple):
    """A label in both languages of the house. German official terms stand as the authority writes them."""

    de: str
    en: str


class Coded(StrEnum):
    """A list of codes. A member is written `NAME = "code", "German label", "English label"`; its value is the code.

    The labels have defaults only so that a look-up by value, `Purpose("counselling")`, is well-typed; a test holds that
    no label is empty.
    """

    _value_: str
    label: Label

    def __new__(cls, code: str, de: str = "", en: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Label(de, en)
        return member
