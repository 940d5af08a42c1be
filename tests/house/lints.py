"""The lints that no tool ships: walls that a reader could climb over without noticing. Run: `python -m
tests.house.lints`.

Each rule is a function of one parsed file and names the leak that it stops. An escape is a comment on the line,
`# house: <rule> -- <reason>`; an escape without a reason is itself a finding. The tests beside this file show every
rule a
bad sample, because a lint that never fires guards nothing.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 500

SESSIONS = frozenset({"ReadSession", "WriteSession", "Read", "Write", "AsyncSession"})
QUERIES = frozenset({"select", "text", "insert", "update", "delete", "union", "union_all", "literal_column"})

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
COMMITS = {
    "kit/src/geleit_kit/db/": "the unit of work, migrations and the node's machinery",
    "kit/src/geleit_kit/testing/": "servers and databases of tests",
}
READS_THE_CLOCK = {
    "kit/src/geleit_kit/pure/clock.py": "the one place where the time enters",
    "kit/src/geleit_kit/db/revise.py": "a file name for a person who writes a migration",
    "kit/src/geleit_kit/testing/": "tokens and certificates of tests",
}
OTHER_BODYS_ROWS = {
    "kit/src/": "the door itself",
    "services/identity/src/": "links, decisions",
    "services/referrals/src/": "a referral is two rows, one per body",
    "services/indicators/src/": "sums of the whole node; no person and no case lives there",
}
# fmt: off
PERSONAL = frozenset({
    "address", "addresses", "birth", "birthdate", "birth_date", "born", "city", "content", "description", "email",
    "family", "family_name", "first_name", "full_name", "given", "given_name", "last_name", "mail", "name",
    "names", "note", "notes", "person", "persons", "phone", "reason_text", "sealed", "sex", "staff", "street",
    "subject", "surname", "text", "title",
})
LOG_LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
# Keys under which technical names stand in a log line.
TECHNICAL = frozenset({"worker", "fault", "stream", "service", "lease"})
# Words of the field. kit serves a library or a sports club as well; what it needs of the field is handed in.
DOMAIN = [
    "referral", "counsel", "jobcenter", "sozialamt", "gesundheitsamt", "migrant", "refugee", "asylum",
    "residence_permit", "caseworker", "case_worker", "case_manager", "support_record", "mandate", "intake",
    "kommunal", "integration_course", "interpreter",
]
# fmt: on


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """Where a rule was broken, and what to do instead."""

    path: str
    line: int
    rule: str
    advice: str

    def __str__(self) -> str:
        """As compilers write it, so that editors jump to the place."""
        return f"{self.path}:{self.line}: {self.rule}: {self.advice}"


class Source:
    """One parsed file. `path` is relative to the root, with forward slashes."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.tree = ast.parse(text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes."""
        return list(ast.walk(self.tree))

    @cached_property
    def calls(self) -> list[ast.Call]:
        """All calls."""
        return [node for node in self.nodes if isinstance(node, ast.Call)]

    @cached_property
    def imports(self) -> list[tuple[str, int]]:
        """Every imported name in full, `package.module.name`, with its line."""
        found: list[tuple[str, int]] = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = "." * node.level + (node.module or "")
                found += [(f"{base}.{alias.name}", node.lineno) for alias in node.names]
        return found

    @cached_property
    def comments(self) -> list[tuple[str, int]]:
        """Every comment with its line."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return [(token.string, token.start[0]) for token in tokens if token.type == tokenize.COMMENT]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.path).stem

    @property
    def is_service(self) -> bool:
        """Code of a service, not its tests."""
        return self.path.startswith("services/") and "/src/" in self.path

    @property
    def is_migration(self) -> bool:
        """A migration or its environment."""
        return "migrations/" in self.path

    @property
    def is_source(self) -> bool:
        """Code that runs in production."""
        return "/src/" in self.path

    @property
    def package(self) -> str:
        """The import name of the package, such as `geleit_cases`."""
        return self.path.split("/src/", 1)[1].split("/", 1)[0] if self.is_source else ""

    @property
    def room(self) -> str | None:
        """The room of a service's file, if it lies in one."""
        inside = self.path.split("/src/", 1)[-1].split("/")
        in_room = self.is_service and len(inside) == len(("package", "room", "file")) and inside[1] != "migrations"
        return inside[1] if in_room else None

    def under(self, places: Iterable[str]) -> bool:
        """Whether the file is one of these, or lies in one of these folders."""
        return any(self.path == place or (place.endswith("/") and self.path.startswith(place)) for place in places)


Rule = Callable[[Source], Iterator[tuple[int, str]]]


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a name or an attribute; calls in between leave no trace."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return dotted(node.func) if isinstance(node, ast.Call) else ""


def last(node: ast.AST) -> str:
    """The last word of a called or annotated thing."""
    return dotted(node).rpartition(".")[2]


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    """The named arguments of a call."""
    return {word.arg: word.value for word in call.keywords if word.arg}


# --- the wall between bodies -----------------------------------------------------------------------------------------


def query_not_visible(source: Source) -> Iterator[tuple[int, str]]:
    """A query that does not start from `visible(...)` forgets the body."""
    if not (source.is_service and source.name == "store"):
        return
    for statement in [node for node in source.nodes if isinstance(node, ast.stmt)]:
        own = [
            n for field in ast.iter_child_nodes(statement) if not isinstance(field, ast.stmt) for n in ast.walk(field)
        ]
        scoped = any(isinstance(n, ast.Attribute) and n.attr == "body_id" for n in own)
        for call in [n for n in own if isinstance(n, ast.Call) and dotted(n.func).removeprefix("sa.") in QUERIES]:
            if last(call.func) in {"update", "delete"} and scoped:
                continue
            yield call.lineno, f"{last(call.func)}(...) in a store: start from visible(session, Table)"


def sql_outside_store(source: Source) -> Iterator[tuple[int, str]]:
    """Row rules sit in stores; SQL elsewhere goes round them."""
    if not source.is_service or source.is_migration or source.name in {"store", "tables"}:
        return
    for name, line in source.imports:
        if name.split(".")[0] == "sqlalchemy" and not name.startswith(("sqlalchemy.exc", "sqlalchemy.Select")):
            yield line, f"{name}: SQL lives in store.py"
    for call in source.calls:
        if last(call.func) in {"execute", "tuples", "scalar"} and dotted(call.func).split(".")[0] in {"write", "read"}:
            yield call.lineno, "a statement is executed in store.py"


def other_bodys_rows(source: Source) -> Iterator[tuple[int, str]]:
    """`acting_as` is the one door to another body's rows, for what goes between two bodies only."""
    if not source.is_source or source.under(OTHER_BODYS_ROWS):
        return
    for call in source.calls:
        if last(call.func) == "acting_as":
            yield call.lineno, "only what goes between two bodies uses this door"


def tables_of_another_room(source: Source) -> Iterator[tuple[int, str]]:
    """A room knows another room by its service, never by its tables or store."""
    if source.room is None:
        return
    for name, line in source.imports:
        parts = name.split(".")
        if (
            parts[0] == source.package
            and len(parts) > 2
            and parts[1] != source.room
            and parts[2] in {"tables", "store"}
        ):
            yield line, f"{parts[1]}.{parts[2]} belongs to the room {parts[1]}: ask its service.py"


def impure_rules(source: Source) -> Iterator[tuple[int, str]]:
    """Rules are plain Python that a test reads in milliseconds."""
    if source.room is None or source.name != "rules":
        return
    for name, line in source.imports:
        top = name.split(".")[0]
        own_rules = name.startswith(f"{source.package}.") and not {"store", "tables", "service", "routes"} & set(
            name.split(".")
        )
        pure = top in sys.stdlib_module_names or name.startswith(("geleit_kit.pure", "geleit_vocabulary")) or own_rules
        if not pure:
            yield line, f"{name}: rules import the standard library, geleit_kit.pure and geleit_vocabulary only"


# --- what leaves, when, and how --------------------------------------------------------------------------------------


def http_client_elsewhere(source: Source) -> Iterator[tuple[int, str]]:
    """Calls to outside addresses go through one function, or private ranges are a guess away."""
    if not source.is_source or source.under(SPEAKS_HTTP):
        return
    for name, line in source.imports:
        if any(name == client or name.startswith(f"{client}.") for client in HTTP_CLIENTS):
            yield line, f"{name}: use geleit_kit.http.egress (outside) or the peers of the node (inside)"


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
    for scope in [node for node in source.nodes if _holds_session(node)]:
        for call in [n for n in ast.walk(scope) if isinstance(n, ast.Call)]:
            first, *parts = dotted(call.func).split(".")
            by_name = {part.strip("_") for part in (first, *parts[:-1])} & {"upstream", "egress"}
            if first in modules or by_name or (first in outgoing and first[:1].islower()):
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


# --- time ------------------------------------------------------------------------------------------------------------


def naive_time(source: Source) -> Iterator[tuple[int, str]]:
    """Time without a zone, and days of the machine's zone, are wrong twice a year."""
    for call in source.calls:
        name = dotted(call.func)
        bare = not call.args and not call.keywords
        if name.endswith(("datetime.utcnow", "datetime.utcfromtimestamp", "date.today", "datetime.today")):
            yield call.lineno, f"{name}(): ask the session (.today, .now) or geleit_kit.pure.clock"
        elif name.endswith("datetime.now") and bare:
            yield call.lineno, "datetime.now() has no zone"


def own_clock(source: Source) -> Iterator[tuple[int, str]]:
    """Legal days come from the domain clock, which a test and a demo may move."""
    forbidden = ["datetime.now"]
    if source.is_service:
        forbidden += ["time.time", "time.localtime"]  # kit counts the seconds of tokens and leases in real time
    elif not source.path.startswith("kit/src/") or source.under(READS_THE_CLOCK):
        return
    for call in source.calls:
        if dotted(call.func).endswith(tuple(forbidden)):
            yield call.lineno, "ask the session (.today, .now) or geleit_kit.pure.clock"


def database_clock(source: Source) -> Iterator[tuple[int, str]]:
    """The database's clock is neither of the two clocks."""
    for node in source.nodes:
        name = dotted(node) if isinstance(node, ast.Attribute) else ""
        if name.endswith(("func.now", "func.current_timestamp", "func.current_date", "func.localtimestamp")):
            yield getattr(node, "lineno", 1), "never now() in SQL: bind a value"


# --- routes and logs -------------------------------------------------------------------------------------------------

METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def _routes(source: Source) -> Iterator[tuple[ast.Call, ast.AsyncFunctionDef | ast.FunctionDef, str]]:
    """Every route of a file with its decorator and its path."""
    for node in source.nodes:
        if not isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            continue
        for call in node.decorator_list:
            if (
                isinstance(call, ast.Call)
                and last(call.func) in METHODS
                and "router" in dotted(call.func).split(".")[0]
            ):
                path = call.args[0] if call.args else None
                yield call, node, path.value if isinstance(path, ast.Constant) and isinstance(path.value, str) else ""


def route_without_permission(source: Source) -> Iterator[tuple[int, str]]:
    """Every route says exactly one permission, or that it is public."""
    if not (source.is_source and (source.is_service or source.path.startswith("kit/"))):
        return
    for call, function, _ in _routes(source):
        if len({"permission", "public"} & set(keywords(call))) != 1:
            yield call.lineno, f"{function.name}: name one permission=, or public=True"


def route_without_finder(source: Source) -> Iterator[tuple[int, str]]:
    """A row that the caller does not see must be 404 before anything else is said about it."""
    if not (source.is_source and (source.is_service or source.path.startswith("kit/"))):
        return
    for call, function, path in _routes(source):
        if re.search(r"\{(\w+_id|person)\}", path) and not {"finds", "public"} & set(keywords(call)):
            yield call.lineno, f"{function.name}: a path with an id names finds="


def person_in_address(source: Source) -> Iterator[tuple[int, str]]:
    """Addresses are written into logs of proxies and browsers: nothing personal in a path or a query."""
    if not source.is_source:
        return
    for call, function, path in _routes(source):
        asked = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
        in_query = asked & (PERSONAL - {"person", "text", "staff", "subject"}) if last(call.func) == "get" else set()
        in_path = set(re.findall(r"\{(\w+)", path)) & (PERSONAL - {"person"})
        for word in sorted(in_query | in_path):
            yield call.lineno, f"{function.name}: {word} would stand in the address; search by POST"


def person_in_log(source: Source) -> Iterator[tuple[int, str]]:
    """Logs are read by operators who may know nobody."""
    if not source.is_source:
        return
    for call in source.calls:
        owner = dotted(call.func).split(".")[0].strip("_").lower()
        if last(call.func) not in LOG_LEVELS or not re.fullmatch(r"log|logger|logging|access|\w+_log(ger)?", owner):
            continue
        for part in [*call.args, *(word.value for word in call.keywords)]:
            for word in sorted(_words(part) & PERSONAL):
                yield call.lineno, f"{word} in a log call"


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


# --- the house itself ------------------------------------------------------------------------------------------------


def suppression_without_reason(source: Source) -> Iterator[tuple[int, str]]:
    """An exception has a name and a reason, or nobody dares to remove it."""
    for comment, line in source.comments:
        if re.search(r"#\s*noqa\b", comment) and not re.search(r"#\s*noqa: [A-Z]+\d+(, ?[A-Z]+\d+)* -- \S", comment):
            yield line, "write: noqa: CODE -- reason"
        if re.search(r"#\s*type:\s*ignore", comment) and not re.search(
            r"#\s*type:\s*ignore\[[\w, -]+\](  #|.* --) \S", comment
        ):
            yield line, "write: type: ignore[code]  # reason"
        if re.search(r"#\s*house:", comment) and not re.search(r"#\s*house: [\w-]+ -- \S", comment):
            yield line, "write: house: rule -- reason"


def domain_word_in_kit(source: Source) -> Iterator[tuple[int, str]]:
    """kit is what all five share technically; a word of the field in it is a rule that sits in the wrong house."""
    if not source.path.startswith("kit/src/") or source.path.startswith("kit/src/geleit_kit/testing/"):
        return
    prose = {id(value) for value in [*_docstrings(source.tree), *_examples(source)]}
    for node in source.nodes:
        text = ""
        if isinstance(node, ast.Name):
            text = node.id
        elif isinstance(node, ast.Attribute):
            text = node.attr
        elif isinstance(node, ast.arg):
            text = node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            text = node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            text = node.value
        for word in [word for word in DOMAIN if word in text.lower().replace("referrals", "")]:
            yield getattr(node, "lineno", 1), f"'{word}' in kit: hand it in from the vocabulary or the service"


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value


def _examples(source: Source) -> Iterator[ast.AST]:
    """What stands in an example of the API's documents: there a word of the field helps the reader."""
    for call in source.calls:
        given = [value for name, value in keywords(call).items() if name in {"example", "examples"}]
        for example in [*call.args, *given] if last(call.func) == "example" else given:
            yield from ast.walk(example)


def random_sample(source: Source) -> Iterator[tuple[int, str]]:
    """A sample that differs from process to process has another name in each, and parallel workers refuse to begin."""
    for call in source.calls:
        if not dotted(call.func).endswith("mark.parametrize"):
            continue
        for inner in [node for node in ast.walk(call) if isinstance(node, ast.Call) and node is not call]:
            if last(inner.func) in {"uuid4", "uuid1", "outside", "inside", "now", "utc_now", "token_hex", "random"}:
                yield inner.lineno, f"{last(inner.func)}() in parametrize: write the value down"


def file_too_long(source: Source) -> Iterator[tuple[int, str]]:
    """A file that outgrows about 500 lines is two."""
    lines = source.text.count("\n")
    if lines > MAX_LINES and source.is_source and not source.is_migration:
        yield lines, f"{lines} lines: split it by meaning"


def undated_migration(source: Source) -> Iterator[tuple[int, str]]:
    """Migrations sort by the day they were written."""
    dated = re.match(r"\d{4}_?\d{2}_?\d{2}_", Path(source.path).name)
    if source.is_migration and not dated and Path(source.path).name not in {"env.py", "__init__.py"}:
        yield 1, "begin the file name with the day: 2026_11_22_..."


RULES: tuple[Rule, ...] = (
    query_not_visible,
    sql_outside_store,
    other_bodys_rows,
    tables_of_another_room,
    impure_rules,
    http_client_elsewhere,
    http_inside_session,
    commit_elsewhere,
    middleware_that_buffers,
    naive_time,
    own_clock,
    database_clock,
    route_without_permission,
    route_without_finder,
    person_in_address,
    person_in_log,
    suppression_without_reason,
    domain_word_in_kit,
    random_sample,
    file_too_long,
    undated_migration,
)


def findings(path: str, text: str) -> list[Finding]:
    """What the rules say about one file, without what its escapes allow."""
    source = Source(path, text)
    escapes = {
        (line, match[1].replace("_", "-"))
        for comment, line in source.comments
        if (match := re.search(r"#\s*house: ([\w-]+) -- \S", comment))
    }
    found = {
        Finding(path, line, rule.__name__.replace("_", "-"), advice) for rule in RULES for line, advice in rule(source)
    }
    return sorted(finding for finding in found if (finding.line, finding.rule) not in escapes)


def files() -> Iterator[Path]:
    """Every Python file of the workspace that is our own."""
    for folder in ("kit", "vocabulary", "services", "gateway", "deploy", "tests", "benchmarks"):
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if "build" not in path.parts)


def main() -> int:
    """Prints what was found; 1 if there is anything."""
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
