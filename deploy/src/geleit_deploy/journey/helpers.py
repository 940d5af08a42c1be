"""Steps that are more than one call: the three hundred invented cases, and the attack on what is published."""

from collections.abc import Callable

from geleit_deploy.journey.play import Player

HELPERS: dict[str, Callable[[Player], list[str]]] = {}
