"""Lists the benchmarks: `make bench`. Each is one file that runs by itself: `make bench BENCH=<name>`."""

import ast
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> None:
    """Prints every benchmark's name and the first line of its docstring."""
    found = sorted(path for path in FOLDER.glob("*.py") if not path.name.startswith("_"))
    for path in found:
        about = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        print(f"{path.stem:<20} {about.splitlines()[0] if about else ''}")
    print(f"{len(found)} benchmarks; run one with: make bench BENCH=<name>")


if __name__ == "__main__":
    main()
