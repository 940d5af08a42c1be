r"""Patterns that are read in one pass: no groups, no alternatives, no looking back, so no text can make one slow.

Grammar: `^`, then atoms, then `$`. An atom is a letter, digit, space or one of `-_/.:,+()` written as it is (`.`, `+`,
`(`, `)` with a backslash), `\d`, or a class such as `[A-Za-z0-9ÄÖÜ]`; after it may stand `?`, `*`, `+`, `{3}` or
`{1,4}`. Matching walks over all positions at once (Thompson's construction): one step per character of the text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LONGEST_PATTERN: Final = 200
MOST_POSITIONS: Final = 400
"""What `{m,n}` unfolds to; a text of n characters takes n steps over a number of so many bits."""

_ATOM: Final = re.compile(r"\\[-.+()/\\d]|\[[^\[\]\\^]{1,60}\]|[^\W_]|[-_/:, ]")
_TIMES: Final = re.compile(r"[?*+]|\{(\d{1,3})(?:,(\d{1,3}))?\}")
_RANGE: Final = re.compile(r"(.)-(.)|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Positions as bits of a number: where each character may stand (`takes`), which positions may be left out, which
    may repeat. `end` is the bit after the last one.
    """

    takes: Mapping[str, int]
    skips: int
    loops: int
    end: int

    def matches(self, text: str) -> bool:
        """Whether the whole text is of this form."""
        there = self._reached(1)
        for character in text:
            able = there & self.takes.get(character, 0)
            there = self._reached(able << 1 | able & self.loops)
            if not there:
                return False
        return bool(there & self.end)

    def _reached(self, there: int) -> int:
        """With what comes after positions that may be left out: the carry of an addition runs over a row of them."""
        return there | (((there & self.skips) + self.skips) ^ self.skips)


@lru_cache(maxsize=1_000)
def compiled(pattern: str) -> Pattern | None:
    """The pattern; None where it is not of the grammar, or unfolds to too much."""
    if len(pattern) > LONGEST_PATTERN or not (pattern.startswith("^") and pattern.endswith("$")):
        return None
    body, at = pattern[1:-1], 0
    takes: dict[str, int] = {}
    skips = loops = positions = 0
    while at < len(body):
        atom = _ATOM.match(body, at)
        if atom is None:
            return None
        taken = _taken(atom[0])
        at = atom.end()
        times = _TIMES.match(body, at)
        at = times.end() if times else at
        least, most = _bounds(times)
        if taken is None or least > (most or least) or most == 0:
            return None
        unfolded = most or max(least, 1)
        for number in range(unfolded):
            here = 1 << positions
            skips |= here * (number >= least)
            loops |= here * (most is None and number == unfolded - 1)
            takes.update({character: takes.get(character, 0) | here for character in taken})
            positions += 1
        if positions > MOST_POSITIONS:
            return None
    return Pattern(takes, skips, loops, 1 << positions)


def _bounds(times: re.Match[str] | None) -> tuple[int, int | None]:
    """How often at least, and at most (None: any number of times)."""
    if times is None:
        return 1, 1
    if times[1] is not None:
        return int(times[1]), int(times[2] or times[1])
    return {"?": (0, 1), "*": (0, None), "+": (1, None)}[times[0]]


def _taken(atom: str) -> frozenset[str] | None:
    """The characters that an atom takes; None where a range of a class runs backwards or over too much."""
    if atom == r"\d":
        return frozenset("0123456789")
    if not atom.startswith("["):
        return frozenset(atom[-1])
    found: set[str] = set()
    for one in _RANGE.finditer(atom[1:-1]):
        first, last = (one[1], one[2]) if one[1] else (one[3], one[3])
        if not 0 <= ord(last) - ord(first) <= 0x250:  # noqa: PLR2004 -- Latin letters, no plane of Unicode
            return None
        found |= {chr(code) for code in range(ord(first), ord(last) + 1)}
    return frozenset(found)
