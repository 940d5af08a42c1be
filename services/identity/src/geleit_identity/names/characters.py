"""The characters of DIN 91379:2022-08 ("String.Latin+ 1.3"), its letters and sequences with their search form.

A table of our own form: each line is what one search form, or one group, holds. Code points are hexadecimal, `C0-C3`
is every one from the first to the last, `41+30B` is a sequence. Facts of the lists "DIN-91379-Characters-and-Sequences"
(CC BY 4.0, see NOTICE); a test compares every row with them.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Group(StrEnum):
    """The groups of the standard. Normative: Latin letters and N1 to N4; extended: Greek, Cyrillic and E1."""

    LATIN = "latin"
    N1 = "n1"
    N2 = "n2"
    N3 = "n3"
    N4 = "n4"
    GREEK = "greek"
    CYRILLIC = "cyrillic"
    E1 = "e1"


_LATIN: Final = {
    "A": "41 61 C0-C3 E0-E3 100-105 1CD-1CE 227 1EA0-1EB7 41+30B 61+30B",
    "AA": "C5 E5 1FA-1FB",
    "AE": "C4 C6 E4 E6 1DE-1DF 1E2-1E3 1FC-1FD 1EA0+308 1EA1+308",
    "B": "42 62 1E02-1E03 1E06-1E07",
    "C": (
        "43 63 C7 E7 106-10D 187-188 43+300 43+304 43+306 43+308 43+315 43+323 43+326 43+328+306 63+300 "
        "63+304 63+306 63+308 63+315 63+323 63+326 63+328+306 C7+306 E7+306 10C+315 10C+323 10D+315 10D+323"
    ),
    "D": "44 64 D0 F0 10E-111 1E0A-1E11 44+302 64+302",
    "E": "45 65 C8-CB E8-EB 112-11B 18F 228-229 259 1E17 1E1C-1E1D 1EB8-1EC7 113+30D",
    "F": "46 66 1E1E-1E1F 46+300 46+304 66+300 66+304",
    "G": "47 67 11C-123 1E4-1E7 1F4-1F5 1E20-1E21 47+300 67+300",
    "H": "48 68 124-127 21E-21F 1E22-1E2B 1E96 48+304 48+326 48+331 68+304 68+326",
    "I": "49 69 CC-CF EC-EF 128-131 197 1CF-1D0 268 1E2F 1EC8-1ECB 12A+301 12B+301",
    "IJ": "132-133",
    "J": "4A 6A 134-135 1F0 4A+301 4A+30C 6A+301",
    "K": (
        "4B 6B 136-138 1E8-1E9 1E30-1E35 4B+300 4B+302 4B+304 4B+307 4B+315 4B+31B 4B+326 6B+300 6B+302 "
        "6B+304 6B+307 6B+315 6B+31B 6B+326 1E32+304 1E33+304"
    ),
    "KH": "4B+35F+48 4B+35F+68 6B+35F+68",
    "L": "4C 6C 139-142 1E36-1E37 1E3A-1E3B 4C+302 4C+325 4C+325+304 4C+326 6C+302 6C+325 6C+325+304 6C+326",
    "M": "4D 6D 1E40-1E43 4D+300 4D+302 4D+306 4D+310 6D+300 6D+302 6D+306 6D+310",
    "N": "4E 6E D1 F1 143-14B 1F8-1F9 1E44-1E49 4E+302 4E+304 4E+306 4E+326 6E+302 6E+304 6E+306 6E+326",
    "O": "4F 6F D2-D5 F2-F5 14C-151 1A0-1A1 1D1-1D2 1EA-1ED 22C-231 1E52-1E53 1ECC-1EE3 14D+30D",
    "OE": "D6 D8 F6 F8 152-153 1FE-1FF 22A-22B 1ECC+308 1ECD+308",
    "P": "50 70 1E54-1E57 50+300 50+304 50+315 50+323 70+300 70+304 70+315 70+323",
    "Q": "51 71",
    "R": "52 72 154-159 212-213 1E58-1E5B 1E5E-1E5F 52+306 52+325 52+325+304 72+306 72+325 72+325+304",
    "S": (
        "53 73 15A-161 218-219 1E60-1E63 53+300 53+304 53+31B+304 53+331 73+300 73+304 73+31B+304 73+331 "
        "1E62+304 1E63+304"
    ),
    "SS": "DF 1E9E",
    "T": (
        "54 74 162-167 21A-21B 1E6A-1E6F 1E97 54+300 54+304 54+308 54+315 54+31B 74+300 74+304 74+315 74+31B "
        "1E6C+304 1E6D+304"
    ),
    "TH": "DE FE",
    "U": "55 75 D9-DB F9-FB 168-173 1AF-1B0 1D3-1D4 1EE4-1EF1 55+307 75+307 DB+304 FB+304 1EE4+304 1EE5+304",
    "UE": "DC FC 1D5-1DC 1EE4+308 1EE5+308",
    "V": "56 76",
    "W": "57 77 174-175 1E80-1E87",
    "X": "58 78 1E8C-1E8D",
    "Y": "59 79 DD FD FF 176-178 232-233 1E8E-1E8F 1EF2-1EF9 FF+301",
    "Z": (
        "5A 7A 179-17E 1B7 1EE-1EF 292 1E90-1E95 5A+300 5A+304 5A+306 5A+308 5A+327 7A+300 7A+304 7A+306 "
        "7A+308 7A+327 17D+326 17D+327 17E+326 17E+327"
    ),
}

_OTHERS: Final = {
    Group.N1: "20 27 2C-2E 60 7E A8 B4 B7 2B9-2BA 2BE-2BF 2C8 2CC 2019 2021",
    Group.N2: "21-26 28-2B 2F-40 5B-5F 7B-7D A1-A3 A5 A7 A9-AC AE-B3 B5-B6 B9-BB BF D7 F7 20AC",
    Group.N3: "A4 A6 B8 BC-BE",
    Group.N4: "9-A D A0",
    Group.GREEK: "386 388-38A 38C 38E-3A1 3A3-3CE",
    Group.CYRILLIC: "40D 410-42A 42C 42E-44A 44C 44E-44F 45D",
    Group.E1: (
        "192 2B0 2B3 2C6 2DC 2E2 1D48 1D57 2018 201A 201C-201E 2020 2026 2030 2032-2033 2039-203A "
        "2070 2074-2079 207F-2089 2122 221E 2264-2265"
    ),
}

_DEPRECATED: Final = {"13F": "4C+B7", "140": "6C+B7", "149": "27+6E", "14D+30D": "1E53"}
_DOUBTFUL: Final = {"113+30D": "12B+301", "1E17": "12B+301"}


def _written(points: str) -> str:
    return "".join(chr(int(point, 16)) for point in points.split("+"))


def _signs(table: str) -> Iterator[str]:
    for part in table.split():
        first, _, last = part.partition("-")
        if last:
            yield from map(chr, range(int(first, 16), int(last, 16) + 1))
        else:
            yield _written(first)


SEARCH_FORM: Final[Mapping[str, str]] = MappingProxyType(
    {sign: form for form, table in _LATIN.items() for sign in _signs(table)}
)
"""Every Latin letter and sequence (in normalisation form C) with its search form, one or two of A to Z."""

GROUP: Final[Mapping[str, Group]] = MappingProxyType(
    dict.fromkeys(SEARCH_FORM, Group.LATIN)
    | {sign: group for group, table in _OTHERS.items() for sign in _signs(table)}
)
"""Every character and sequence of the standard with its group."""

REPLACED: Final[Mapping[str, str]] = MappingProxyType(
    {_written(old): _written(new) for old, new in _DEPRECATED.items()}
)
"""Deprecated ones with the spelling that took their place: taken in, never written."""

DOUBTFUL: Final[Mapping[str, str]] = MappingProxyType({_written(old): _written(new) for old, new in _DOUBTFUL.items()})
"""Deprecated ones that the standard replaces by another vowel (an e by an i): only proposed, never put in."""
