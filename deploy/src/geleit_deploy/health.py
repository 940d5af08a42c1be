"""Whether a member answers that it is ready."""

import http.client
from urllib.parse import urlsplit

_PATIENCE_SECONDS = 2.0
_OK = 200


def ready(base: str, *, patience: float = _PATIENCE_SECONDS) -> bool:
    """True when `GET /health/ready` answers 200."""
    line = http.client.HTTPConnection(urlsplit(base).netloc, timeout=patience)
    try:
        line.request("GET", "/health/ready")
        return line.getresponse().status == _OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
