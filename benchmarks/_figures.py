"""What every benchmark prints at its end: one line per figure."""

import sys


def report(name: str, figure: float, unit: str, *, target: str, met: bool) -> None:
    """`<name> <figure> <unit> target <target> <met or short>`, the form that other tools read."""
    print(f"{name} {figure:.4g} {unit} target {target} {'met' if met else 'short'}", flush=True)


def note(text: str) -> None:
    """Something for the reader beside the figures."""
    print(f"  {text}", file=sys.stderr, flush=True)
