"""Routes: each says who may call it and finds its row first; nothing personal in an address."""

import ast
import re
from collections.abc import Iterator

from tests.house.lints.leaving import PERSONAL
from tests.house.lints.source import Source, dotted, keywords, last

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
