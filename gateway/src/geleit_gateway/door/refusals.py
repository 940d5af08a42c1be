"""The door's own refusals, beside those of `geleit_kit.pure.problems`."""

from collections.abc import Iterable

from geleit_kit.pure.problems import NotFound, Problem, Unavailable


class MethodNotAllowed(Problem):
    """405: the address exists, but not with this method."""

    status, code = 405, "method_not_allowed"

    def __init__(self, allowed: Iterable[str]) -> None:
        super().__init__(headers={"Allow": ", ".join(sorted(allowed))})


class NoSuchOperation(NotFound):
    """404: no service of this node has such an address."""

    code = "no_such_operation"


class NotOnThisNode(NotFound):
    """404: the service exists in Geleit, but this node does not run it."""

    code = "service_not_on_this_node"

    def __init__(self, service: str) -> None:
        super().__init__(extra={"service": service})


class RequestTimeout(Problem):
    """408: the client did not send its request in time."""

    status, code = 408, "request_timeout"


class TargetTooLong(Problem):
    """414: path and query are longer than the door reads."""

    status, code = 414, "target_too_long"


class HeadTooLarge(Problem):
    """431: the headers are larger than the door reads."""

    status, code = 431, "head_too_large"


class NotImplementedHere(Problem):
    """501: a method that no part of Geleit knows."""

    status, code = 501, "method_unknown"


class ServiceBroken(Problem):
    """502: the service took the request and gave no sound answer. Whether it acted is not known."""

    status, code = 502, "service_broken"

    def __init__(self, service: str) -> None:
        super().__init__(extra={"service": service})


class ServiceDown(Unavailable):
    """503: the service does not answer; nothing was sent to it."""

    code = "service_down"

    def __init__(self, service: str, *, retry_after: int = 2) -> None:
        super().__init__(retry_after=retry_after)
        self.extra = {"service": service}


class ServiceBusy(Unavailable):
    """503: more requests are under way to the service than it may have."""

    code = "service_busy"

    def __init__(self, service: str) -> None:
        super().__init__(retry_after=1)
        self.extra = {"service": service}


class ServiceSlow(Problem):
    """504: the service took the request and did not answer in time. Whether it acted is not known."""

    status, code = 504, "service_slow"

    def __init__(self, service: str) -> None:
        super().__init__(extra={"service": service})
