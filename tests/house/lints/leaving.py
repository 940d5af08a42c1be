"""What leaves the house, when and how: HTTP, sockets, log lines, traces, problem texts."""

import ast
import re
from collections.abc import Iterator

from tests.house.lints.source import Source, dotted, last

SESSIONS = frozenset({"ReadSession", "WriteSession", "Read", "Write", "AsyncSession"})
HTTP_CLIENTS = frozenset({"httpx", "httpx2", "requests", "aiohttp", "urllib3", "urllib.request", "http.client"})
# The few files that may speak HTTP to somebody, each with what it speaks to.
SPEAKS_HTTP = {
    "kit/src/geleit_kit/http/egress.py": "outside addresses, judged and pinned",
    "kit/src/geleit_kit/http/upstream.py": "services of the same node",
    "kit/src/geleit_kit/testing/": "services under test",
    "gateway/src/geleit_gateway/door/peers.py": "the services behind the door",
    "gateway/src/geleit_gateway/door/upstream.py": "the services behind the door",
    "gateway/src/geleit_gateway/door/direct.py": "the services behind the door",
    "deploy/src/geleit_deploy/": "the command line plays a client at the gateway",
}
# Files that open a socket of their own, each with why it is none to the outside.
OPENS_SOCKETS = {
    "kit/src/geleit_kit/http/egress.py": "resolves and pins outside addresses: the one way out",
    "kit/src/geleit_kit/events/embedded.py": "the unix socket of the node's own Valkey",
    "kit/src/geleit_kit/db/leases.py": "the name of this machine, for the holder of a lease",
    "kit/src/geleit_kit/http/scanning.py": "the scanner of files, behind the socket that an operator names",
    "kit/src/geleit_kit/testing/": "services under test",
    "gateway/src/geleit_gateway/door/": "the services behind the door",
    "deploy/src/geleit_deploy/": "ports of the node's own processes",
    "deploy/demo_issuer/src/": "listens on loopback",
}
SOCKETS = frozenset(
    {"socket", "smtplib", "ftplib", "poplib", "imaplib", "telnetlib", "websockets", "websocket", "grpc"}
)
CONNECTS = frozenset({
    "open_connection", "create_connection", "getaddrinfo", "sock_connect", "urlopen", "urlretrieve", "sendto",
    "create_datagram_endpoint", "open_unix_connection", "create_unix_connection", "sock_sendto", "connect_ex",
})  # fmt: skip
# Files that start programs or load modules by a name that is made up at run time: either could speak for them.
STARTS = {
    "kit/src/geleit_kit/http/pdf.py": "the maker of documents: no environment, no network, its own end",
    "kit/src/geleit_kit/http/telemetry.py": "exporters, only where they are switched on",
    "kit/src/geleit_kit/http/openapi.py": "the services themselves, to write their documents",
    "kit/src/geleit_kit/db/migrate.py": "the migrations of a package",
    "kit/src/geleit_kit/db/revise.py": "a builder's command",
    "kit/src/geleit_kit/events/embedded.py": "the node's own Valkey",
    "kit/src/geleit_kit/testing/": "servers of tests",
    "deploy/": "the supervisor and the command line",
}
PROGRAMS = frozenset({"subprocess", "importlib", "runpy", "ctypes", "pty", "multiprocessing"})
HARMLESS = ("importlib.resources", "importlib.metadata", "importlib.util.find_spec")
STARTED = frozenset(
    {"__import__", "create_subprocess_exec", "create_subprocess_shell", "subprocess_exec", "posix_spawn"}
)
OUTGOING = frozenset({"Egress", "Upstream", "Peers", "Peer", "AsyncClient", "Feed", "Snapshot"})
"""Types whose values call another process."""
COMMITS = {
    "kit/src/geleit_kit/db/": "the unit of work, migrations and the node's machinery",
    "kit/src/geleit_kit/testing/": "servers and databases of tests",
}
# fmt: off
PERSONAL = frozenset({
    "address", "addresses", "birth", "birthdate", "birth_date", "born", "city", "content", "description", "email",
    "family", "family_name", "first_name", "full_name", "given", "given_name", "last_name", "mail", "name",
    "names", "note", "notes", "person", "persons", "phone", "reason_text", "sealed", "sex", "staff", "street",
    "subject", "surname", "text", "title",
})
PROBLEMS = frozenset({
    "Problem", "NotFound", "Forbidden", "Conflict", "Invalid", "Malformed", "Unavailable", "Gone", "PreconditionFailed",
    "PreconditionRequired", "Unauthorized", "TooMany",
})
LOG_LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
# Keys under which technical names stand in a log line.
TECHNICAL = frozenset({"worker", "fault", "stream", "service", "lease"})
# fmt: on


def http_client_elsewhere(source: Source) -> Iterator[tuple[int, str]]:
    """Calls to outside addresses go through one function, or private ranges are a guess away."""
    if not source.is_source or source.under(SPEAKS_HTTP):
        return
    for name, line in source.imports:
        if any(name == client or name.startswith(f"{client}.") for client in HTTP_CLIENTS):
            yield line, f"{name}: use geleit_kit.http.egress (outside) or the peers of the node (inside)"


def socket_elsewhere(source: Source) -> Iterator[tuple[int, str]]:
    """A socket reaches where no client library would: mail, name lookups, raw connections."""
    if not source.is_source or source.under(OPENS_SOCKETS):
        return
    for name, line in source.imports:
        if name.split(".")[0] in SOCKETS:
            yield line, f"{name}: what leaves the house goes through geleit_kit.http.egress"
    for call in source.calls:
        if last(call.func) in CONNECTS:
            yield call.lineno, f"{last(call.func)}(...): what leaves the house goes through geleit_kit.http.egress"


def program_elsewhere(source: Source) -> Iterator[tuple[int, str]]:
    """Another program, or a module under a name that no reader sees, calls out past every other rule."""
    if not source.is_source or source.under(STARTS):
        return
    for name, line in source.imports:
        if name.split(".")[0] in PROGRAMS and not name.startswith(HARMLESS):
            yield line, f"{name}: import what you need by its name, and start no program"
    for call in source.calls:
        shell = dotted(call.func).startswith("os.") and re.match(
            r"system|popen|exec|spawn|posix_spawn", last(call.func)
        )
        if shell or (last(call.func) or dotted(call.func)) in STARTED:
            yield call.lineno, f"{dotted(call.func)}(...): import what you need by its name, and start no program"


def http_inside_session(source: Source) -> Iterator[tuple[int, str]]:
    """A remote call that hangs would hold a transaction: gather first, then work."""
    if not source.is_source or source.under(SPEAKS_HTTP):
        return
    outgoing = {
        n.rpartition(".")[2]
        for n, _ in source.imports
        if n.startswith(("geleit_kit.http.egress.", "geleit_kit.http.upstream."))
    }
    modules = {"egress", "peers"} & {n.rpartition(".")[2] for n, _ in source.imports}

    given = {
        one.arg
        for node in source.nodes
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
        for one in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        if one.annotation is not None and last(one.annotation) in OUTGOING
    }

    def goes_out(node: ast.AST) -> Iterator[ast.Call]:
        for call in [n for n in ast.walk(node) if isinstance(n, ast.Call)]:
            first, *parts = dotted(call.func).split(".")
            by_name = {part.strip("_") for part in (first, *parts[:-1])} & {"upstream", "egress", "peers", *given}
            if first in modules or by_name or (first in outgoing and not first[:1].isupper()):
                yield call

    # a function of this file that calls out is as far away as the call itself
    outgoing |= {
        node.name
        for node in source.nodes
        if isinstance(node, ast.AsyncFunctionDef) and not _holds_session(node) and any(goes_out(node))
    }
    for scope in [node for node in source.nodes if _holds_session(node)]:
        for call in goes_out(scope):
            yield call.lineno, f"{dotted(call.func)}(...) while a session is open: gather first"


def _holds_session(node: ast.AST) -> bool:
    if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        return any(a.annotation is not None and last(a.annotation) in SESSIONS for a in arguments)
    if isinstance(node, ast.AsyncWith):
        opened = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
        return any(
            last(call.func) in {"reading", "writing", "read", "write", "read_session", "write_session"}
            for call in opened
        )
    return False


def commit_elsewhere(source: Source) -> Iterator[tuple[int, str]]:
    """Nobody commits but the edge: half a use case would stay."""
    if not source.is_source or source.under(COMMITS):
        return
    for call in source.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "begin_nested"}:
            yield call.lineno, "the edge commits before the answer is sent"


def middleware_that_buffers(source: Source) -> Iterator[tuple[int, str]]:
    """BaseHTTPMiddleware loses context variables and holds streams back; write plain ASGI."""
    for node in source.nodes:
        if isinstance(node, ast.Name | ast.Attribute | ast.alias) and "BaseHTTPMiddleware" in ast.unparse(node).split(
            "."
        ):
            yield getattr(node, "lineno", 1), "write a plain ASGI middleware"
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and last(decorator.func) == "middleware":
                    yield decorator.lineno, "write a plain ASGI middleware"


def person_in_log(source: Source) -> Iterator[tuple[int, str]]:
    """Logs are read by operators who may know nobody."""
    if not source.is_source:
        return
    for call in source.calls:
        owner = dotted(call.func).split(".")[0].strip("_").lower()
        if last(call.func) not in LOG_LEVELS or not re.fullmatch(r"log|logger|logging|access|\w+_log(ger)?", owner):
            continue
        if not all(isinstance(part, ast.Constant) for part in call.args[:1]):
            yield call.lineno, "a log line without fixed words: write them, and codes and counts beside them"
        for part in [*call.args, *(word.value for word in call.keywords)]:
            for word in sorted(_words(part) & PERSONAL):
                yield call.lineno, f"{word} in a log call: log codes, counts and names of workers"
    called = {id(call.func) for call in source.calls}
    for node in source.nodes:
        known = isinstance(node, ast.Attribute) and node.attr in LOG_LEVELS and id(node) not in called
        if known and re.fullmatch(r"_?(log|logger|\w+_log(ger)?)", dotted(node).split(".")[0]):
            yield getattr(node, "lineno", 1), f".{last(node)} under another name: write the log call where it is made"


def person_in_trace(source: Source) -> Iterator[tuple[int, str]]:
    """Spans and figures go to whoever runs the collector."""
    if not source.is_source:
        return
    for call in source.calls:
        if last(call.func) not in {"set_attribute", "set_attributes", "add_event"}:
            continue
        for part in [*call.args, *(word.value for word in call.keywords)]:
            for word in sorted((_ends(part) | _constants(part)) & PERSONAL):
                yield call.lineno, f"{word} in a span: take ids of the request, routes and states"


def person_in_problem(source: Source) -> Iterator[tuple[int, str]]:
    """A problem text is shown, logged by callers and kept in their tickets: codes and pointers, nothing that was sent."""
    if not (source.is_service or source.path.startswith("kit/src/geleit_kit/http/")):
        return
    for node in source.nodes:
        if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and last(node.exc.func) in PROBLEMS):
            continue
        for part in [*node.exc.args, *(word.value for word in node.exc.keywords)]:
            if isinstance(part, ast.JoinedStr) and (found := _words(part) & PERSONAL):
                yield node.lineno, f"{', '.join(sorted(found))} in a problem: name a code and a pointer"


def _ends(node: ast.AST) -> set[str]:
    """The last word of each chain: of `request.body` it is `body`."""
    chains = [n for n in ast.walk(node) if isinstance(n, ast.Name | ast.Attribute)]
    inner = {id(n.value) for n in chains if isinstance(n, ast.Attribute)}
    return {last(n).lower() for n in chains if id(n) not in inner}


def _constants(node: ast.AST) -> set[str]:
    """The last words of dotted keys, such as `person` of `geleit.person`."""
    found = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return {word.rpartition(".")[2].lower() for word in found}


def _words(node: ast.AST) -> set[str]:
    """Names, attributes, keys and interpolated parts below a node. The message itself is prose and does not count."""
    found: set[str] = set()
    if isinstance(node, ast.Dict):
        named = [
            (k.value if isinstance(k, ast.Constant) else "", v) for k, v in zip(node.keys, node.values, strict=True)
        ]
        below = [_words(value) for key, value in named if key not in TECHNICAL]
        return {str(key).lower() for key, _ in named}.union(*below)
    for child in ast.iter_child_nodes(node):
        found |= _words(child)
    if isinstance(node, ast.Name | ast.Attribute):
        found.add(node.id if isinstance(node, ast.Name) else node.attr)
    return {word.lower() for word in found}
