"""Sockets that the supervisor opens before it forks: a child that dies leaves its port open, and callers wait."""

import errno
import socket

from geleit_deploy.problems import CannotDo

_BACKLOG = 2048


def listen(host: str, port: int, *, what: str, remedy: str) -> socket.socket:
    """A listening socket without Nagle's delay. Port 0 takes a free one. Raises CannotDo where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        opened = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotDo(f"Port {port} on {host} is in use, and {what} needs it.", remedy) from error
        if error.errno == errno.EACCES:
            raise CannotDo(
                f"Port {port} may not be opened by this account ({what}).", "Choose one above 1023."
            ) from error
        raise CannotDo(f"{what} cannot listen on {host}:{port} ({error.strerror or error}).", remedy) from error
    # Accepted connections inherit it on Linux.
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    opened.setblocking(False)
    return opened


def port_of(opened: socket.socket) -> int:
    """The port that a socket listens on."""
    return int(opened.getsockname()[1])


def free_or_other(host: str, port: int) -> int:
    """The port if nobody has it right now, else one that is free."""
    for wanted in (port, 0):
        try:
            with socket.create_server((host, wanted)) as opened:
                return port_of(opened)
        except OSError:
            continue
    return port
