"""From how much a parameter set is learnt, and what a preview counts."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from geleit_identity.matching.rules import Grade

LEAST_RECORDS: Final = 500
"""Of fewer records the start of the learning would outweigh what they say."""
PORTIONS: Final = 128
"""Of sixteen persons each: 2,048 at most, whose pairs stand for those of the whole body."""
SHOWN_PORTIONS: Final = 8
"""The same for a preview: 128 persons at most."""
LONGEST: Final = 5.0
"""Seconds of reading. The lease of who does jobs runs for twelve: another replica would begin anew behind it."""
BESIDE: Final = 15
"""With so many persons drawn before it each one is compared as with strangers."""


def counted(persons: int, grades: Mapping[tuple[Grade, Grade], int], beside: str) -> dict[str, Any]:
    """The preview: how many pairs have which grade under the set in force and under the other one."""
    before, after = Counter[str](), Counter[str]()
    for (then, now), count in grades.items():
        before[then.value] += count
        after[now.value] += count
    return {
        "beside": beside,
        "persons": persons,
        "pairs": sum(grades.values()),
        "before": {grade.value: before[grade.value] for grade in Grade},
        "after": {grade.value: after[grade.value] for grade in Grade},
        "changed": sum(count for (then, now), count in grades.items() if then is not now),
    }
