"""`python -m geleit_demo_issuer <data folder>`: the issuer as a process of its own."""

import argparse
import sys
from pathlib import Path

import uvicorn

from geleit_demo_issuer.app import create_app
from geleit_demo_issuer.settings import DEFAULT_PORT, RefusedToStart, load, prepare


def main() -> int:
    """Serves until it is told to stop; 2 when it refuses to start."""
    parser = argparse.ArgumentParser(prog="python -m geleit_demo_issuer", description=__doc__)
    parser.add_argument("folder", type=Path, help="data folder with a demo or test mark")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, help=f"default: what was prepared, else {DEFAULT_PORT}")
    parser.add_argument(
        "--audience", help="the node that tokens are for; only when the folder is prepared by this call"
    )
    given = parser.parse_args()
    try:
        if not (given.folder / "issuer" / "issuer.json").exists():
            prepare(given.folder, port=given.port or DEFAULT_PORT, audience=given.audience)
        settings = load(given.folder, host=given.host, port=given.port)
    except RefusedToStart as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    sys.stdout.write(f"{settings.iss}\n")
    sys.stdout.flush()
    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, access_log=False, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
