"""Weights learnt from a body's own pairs without labels: expectation and maximisation (Winkler 1988).

Three kinds of pairs are told apart: one person (`m`), relatives of one household (`r`), strangers (`u`). `u` is
counted on pairs drawn at random, which are strangers nearly always. `m` and `r` are what the candidates of the blocking
keys say, each pair counted for a kind as far as the shares of the round before make it likely; pairs that share no key
count as strangers. Taking `u` from the candidates would hide what a shared name is worth: they share one already.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2
from typing import Final

from geleit_identity.matching.levels import Field
from geleit_identity.matching.rules import Compared
from geleit_identity.matching.weights import Chance, Parameters, Weights

_Pattern = tuple[tuple[tuple[str, str], ...], float, float]
_Expected = dict[str, dict[str, float]]
_ROUNDS: Final = 60
_SETTLED: Final = 1e-4
_PRIOR_PAIRS: Final = 20.0
"""As many pairs the start counts for: a level seen once does not become certain, one never seen not impossible."""
_PRIOR_AT_RANDOM: Final = 3.0
"""The same for `u`, for each level: some come once in ten thousand pairs, too seldom for a sample. What the start
expects counts as seen, up to so many pairs."""
_CERTAIN_ODDS: Final = log2(0.999 / 0.001)
_POSSIBLE_ODDS: Final = log2(0.05 / 0.95)


@dataclass(frozen=True, slots=True)
class Learnt:
    """A parameter set, about how many candidates are one person, the score of even odds, and the rounds it took."""

    parameters: Parameters
    found: float
    even: float
    rounds: int


def learn(candidates: Iterable[Compared], at_random: Iterable[Compared], of_all: int, start: Parameters) -> Learnt:
    """A new parameter set from pairs without labels, beginning at `start`. Its draft goes live like any definition.

    `of_all` is how many pairs there are altogether, candidates or not: n(n-1)/2 within one body. A start without
    households (0) tells no relatives apart.
    """
    weights = _with_u(start.weights, at_random)
    patterns = Counter(_pattern(compared) for compared in candidates)
    found, kin, rounds = max(1.0, patterns.total() / 2), start.households * of_all, 0
    while rounds < _ROUNDS and patterns:
        rounds += 1
        same, related, now, kin = _expected(patterns, weights, found / of_all, kin / of_all)
        weights = _reckoned(weights, start.weights, same, related)
        before, found = found, max(now, 1.0)
        if abs(found - before) < _SETTLED * before:
            break
    even = log2(max(of_all, 2) / found)
    parameters = Parameters("learnt", weights, kin / of_all, even + _CERTAIN_ODDS, even + _POSSIBLE_ODDS)
    return Learnt(parameters, found, even, rounds)


def _pattern(compared: Compared) -> _Pattern:
    """Pairs with the same levels and about the same rarity of names count as one, many times."""
    family = compared.rarity.get(Field.FAMILY_NAME, 0.0)
    return tuple(sorted(compared.levels.items())), float(round(sum(compared.rarity.values()))), float(round(family))


def _expected(
    patterns: Mapping[_Pattern, int], weights: Weights, share: float, kinship: float
) -> tuple[_Expected, _Expected, float, float]:
    """How many pairs of one person and of relatives each level has, and how many there are at all, by these shares."""
    same: _Expected = defaultdict(lambda: defaultdict(float))
    related: _Expected = defaultdict(lambda: defaultdict(float))
    found = kin = 0.0
    chances = {(field, level): chance for field, levels in weights.items() for level, chance in levels.items()}
    bits = {entry: chance.bits for entry, chance in chances.items()}
    kins = {entry: chance.kin for entry, chance in chances.items()}
    for (levels, rarity, family), count in patterns.items():
        one = share * 2 ** (rarity + sum(bits.get(entry, 0.0) for entry in levels))
        relatives = kinship * 2 ** (family + sum(kins.get(entry, 0.0) for entry in levels))
        as_one, as_kin = count * one / (1 + one + relatives), count * relatives / (1 + one + relatives)
        found, kin = found + as_one, kin + as_kin
        for field, level in levels:
            same[field][level] += as_one
            related[field][level] += as_kin
    return same, related, found, kin


def _reckoned(weights: Weights, start: Weights, same: _Expected, related: _Expected) -> Weights:
    reckoned: dict[str, dict[str, Chance]] = {}
    for field, levels in weights.items():
        m = _shares({level: start[field][level].m for level in levels}, same.get(field, {}))
        r = _shares({level: start[field][level].r for level in levels}, related.get(field, {}))
        reckoned[field] = {level: Chance(m[level], chance.u, r[level]) for level, chance in levels.items()}
    return reckoned


def _with_u(start: Weights, at_random: Iterable[Compared]) -> Weights:
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for compared in at_random:
        for field, level in compared.levels.items():
            seen[field][level] += 1
    counted: dict[str, dict[str, Chance]] = {}
    for field, levels in start.items():
        drawn = seen[field].total()
        pairs = {
            level: seen[field][level] + min(_PRIOR_AT_RANDOM, chance.u * drawn) for level, chance in levels.items()
        }
        u = {level: count / sum(pairs.values()) for level, count in pairs.items()} if drawn else None
        counted[field] = {level: chance._replace(u=u[level]) if u else chance for level, chance in levels.items()}
    return counted


def _shares(start: Mapping[str, float], seen: Mapping[str, float]) -> dict[str, float]:
    """Seen counts as shares, with the start as so many pairs seen before."""
    total = sum(seen.values()) + _PRIOR_PAIRS
    weight = sum(start.values())
    return {level: (seen.get(level, 0.0) + _PRIOR_PAIRS * share / weight) / total for level, share in start.items()}
