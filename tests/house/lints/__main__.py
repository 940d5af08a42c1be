"""Prints what the house rules find; 1 if there is anything."""

import sys

from tests.house.lints import RULES, files, findings
from tests.house.places import ROOT


def main() -> int:
    """One line per finding, as editors read it."""
    found = [
        finding
        for path in files()
        for finding in findings(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    for finding in found:
        print(finding)
    print(f"{len(found)} findings of {len(RULES)} house rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
