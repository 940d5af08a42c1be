"""How far two spellings are apart: insertions, deletions, exchanges and swapped neighbours, each counted once."""


def distance(one: str, other: str) -> int:
    """Optimal string alignment distance, in the bit-parallel form of Hyyrö (2003): one step for each letter of `other`.

    `Ahmed` and `Ahemd` are 1 apart, `Ali` and `Aly` 1, equal ones 0.
    """
    if one == other:
        return 0
    if not one or not other:
        return len(one) or len(other)
    places: dict[str, int] = {}
    for position, sign in enumerate(one):
        places[sign] = places.get(sign, 0) | 1 << position
    full, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, diagonal, before, count = full, 0, 0, 0, len(one)
    for sign in other:
        here = places.get(sign, 0)
        swapped = ((~diagonal & here) << 1) & before
        diagonal = (((here & up) + up) ^ up | here | down | swapped) & full
        right, left = down | ~(diagonal | up) & full, diagonal & up
        count += bool(right & last) - bool(left & last)
        right, left = (right << 1 | 1) & full, left << 1 & full
        up, down, before = left | ~(diagonal | right) & full, right & diagonal, here
    return count


def letters(text: str) -> int:
    """Which letters occur, as bits: enough to see without counting steps that two spellings are far apart."""
    bits = 0
    for sign in text:
        bits |= 1 << (ord(sign) & 31)
    return bits


def likeness(one: str, other: str, at_least: float = 0.0) -> float:
    """1 for equal spellings, 0 for such that share nothing: the distance as a share of the longer one.

    Below `at_least` the answer is 0: a letter that only one side has costs a step, and so does each letter more.
    """
    longer = max(len(one), len(other))
    if not longer:
        return 1.0
    allowed = (1 - at_least) * longer
    if abs(len(one) - len(other)) > allowed:
        return 0.0
    if at_least:
        here, there = letters(one), letters(other)
        if (here & ~there).bit_count() > allowed or (there & ~here).bit_count() > allowed:
            return 0.0
    alike = 1 - distance(one, other) / longer
    return alike if alike >= at_least else 0.0
