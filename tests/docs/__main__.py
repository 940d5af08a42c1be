"""`make docs`: writes the site, and fails where something points to nothing."""

import shutil
import sys

from tests.docs.links import broken, unknown_names
from tests.docs.site import site, written
from tests.house.places import ROOT

TARGET = ROOT / ".cache" / "docs"


def main() -> int:
    """0 only if every link leads somewhere."""
    pages = site()
    shutil.rmtree(TARGET, ignore_errors=True)
    for name, text in pages.items():
        file = TARGET / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    found = [*broken(pages), *(line for path in written() for line in unknown_names(path))]
    for line in found:
        print(line)
    print(f"{len(pages)} pages in {TARGET.relative_to(ROOT)}/index.html, {len(found)} that point to nothing")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
