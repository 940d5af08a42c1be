"""The house itself: exceptions with reasons, kit without words of the field, files of a readable length."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.lints.source import Source, dotted, keywords, last

MAX_LINES = 500
# Words of the field. kit serves a library or a sports club as well; what it needs of the field is handed in.
DOMAIN = [
    "referral",
    "counsel",
    "jobcenter",
    "sozialamt",
    "gesundheitsamt",
    "migrant",
    "refugee",
    "asylum",
    "residence_permit",
    "caseworker",
    "case_worker",
    "case_manager",
    "support_record",
    "mandate",
    "intake",
    "kommunal",
    "integration_course",
    "interpreter",
]


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
