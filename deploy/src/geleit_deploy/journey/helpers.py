"""Steps that are more than one call: the three hundred invented cases, and the attack on what is published."""

from collections.abc import Callable

from geleit_deploy.journey.play import Player


def tickers(player: Player) -> list[str]:
    """placeholder"""
    return []


HELPERS: dict[str, Callable[[Player], list[str]]] = {"tickers": tickers}
