"""Small wrong versions of a file, one change each: what a slip of the hand would look like.

Left alone is what no rule hangs on: docstrings, annotations, decorators, imports, the words of an error or a label; and
the codes of an enum, which the committed OpenAPI documents hold (a changed one is drift).
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong version. `before` and `after` are the changed piece as code; `number` tells equal changes of one
    function apart.
    """

    line: int
    function: str
    before: str
    after: str
    number: int
    written: Callable[[], str] = field(repr=False, compare=False)

    @property
    def text(self) -> str:
        """The whole wrong version."""
        return self.written()

    @property
    def key(self) -> str:
        """Names the change as long as its function keeps its words, wherever it moves in the file."""
        count = f" ({self.number})" if self.number > 1 else ""
        return f"{self.function}: {self.before} -> {self.after}{count}"

    @property
    def in_function(self) -> bool:
        """Whether it changes the inside of a function (and not a table, a class body or a default)."""
        return self.function.rpartition(".")[2][:1].islower() or self.function.rpartition(".")[2].startswith("_")


def mutants(text: str) -> list[Mutant]:
    """All wrong versions of a file, in its order."""
    tree = ast.parse(text)
    skipped = {id(node) for left in _left_alone(tree) for node in ast.walk(left)}
    functions = _functions(tree)
    found: list[Mutant] = []
    seen: dict[tuple[str, str, str], int] = {}
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in skipped:
            continue
        for variant in _variants(node):
            changed = copy.deepcopy(node)
            before = _shown(node)
            variant(changed)
            after = _shown(changed)
            if before == after:
                continue
            name = functions.get(id(node), "(file)")
            number = seen[name, before, after] = seen.get((name, before, after), 0) + 1
            found.append(Mutant(_line(node), name, before, after, number, partial(_written, tree, index, variant)))
    return sorted(found, key=lambda one: (one.line, one.key))


def _written(tree: ast.Module, index: int, variant: Callable[[ast.AST], None]) -> str:
    """The file with one change. Only what is tried is written out whole: a file has hundreds of them."""
    changed = copy.deepcopy(tree)
    variant(_nth(changed, index))
    return ast.unparse(ast.fix_missing_locations(changed))


def _line(node: ast.AST) -> int:
    """Where a piece stands; a comprehension's `for` has no place of its own, so its target's."""
    return int(getattr(node.target if isinstance(node, ast.comprehension) else node, "lineno", 0))


def _nth(tree: ast.Module, index: int) -> ast.AST:
    return next(node for at, node in enumerate(ast.walk(tree)) if at == index)


def _left_alone(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str())) | ast.Import() | ast.ImportFrom():
                yield node
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                yield node
            case ast.AnnAssign():
                yield node.annotation
            case ast.arg() if node.annotation is not None:
                yield node.annotation
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from node.decorator_list
                if node.returns is not None:
                    yield node.returns
            case ast.ClassDef():
                yield from node.decorator_list
                if any(ast.unparse(base).endswith(("Enum", "Coded")) for base in node.bases):
                    yield from (member for member in node.body if isinstance(member, ast.Assign))
            case ast.Call(func=ast.Name(id="Text")):
                yield node
            case ast.Constant(value=str() as word) if " " in word:
                yield node
            case ast.Raise(exc=ast.Call() as call):
                yield from (word for word in call.args if isinstance(word, ast.JoinedStr))
                yield from (word for word in call.args if isinstance(word, ast.Constant) and " " in str(word.value))
            case ast.Assert() if node.msg is not None:
                yield node.msg
            case ast.Call(func=ast.Name(id="TypeVar" | "NewType")):
                yield node


def _functions(tree: ast.Module) -> dict[int, str]:
    """Which function (or class) each node stands in."""
    names: dict[int, str] = {}

    def walk(node: ast.AST, name: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = name
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{name}.{child.name}".removeprefix("(file).")
            names[id(child)] = inner
            walk(child, inner)

    walk(tree, "(file)")
    return names


def _shown(node: ast.AST) -> str:
    """A piece of code on one line."""
    if isinstance(node, ast.comprehension):
        return ast.unparse(ast.GeneratorExp(ast.Name("_"), [node]))
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    return " ".join(ast.unparse(node).split())[:160]


def _variants(node: ast.AST) -> Iterator[Callable[[ast.AST], None]]:
    """What may be changed in place in a node of this kind."""
    match node:
        case ast.Compare(ops=[op]):
            yield from (_set("ops", [other()]) for other in _COMPARE.get(type(op), ()))
        case ast.BoolOp(op=op):
            yield _set("op", ast.And() if isinstance(op, ast.Or) else ast.Or())
            yield from (_without("values", at) for at in range(len(node.values)) if len(node.values) > 1)
        case ast.UnaryOp(op=ast.Not()):
            yield _set("operand", ast.UnaryOp(ast.Not(), node.operand))
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            yield _set("op", _ARITHMETIC[type(op)]())
        case ast.Constant(value=bool() as truth):
            yield _set("value", not truth)
        case ast.Constant(value=int() as number):
            yield _set("value", number + 1)
        case ast.Constant(value=str() as word) if word:
            yield _set("value", f"{word}_")
        case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
            yield _set("func", ast.Name(_CALLS[name]))
        case ast.If() | ast.IfExp():
            yield from (_set("test", ast.Constant(word)) for word in (True, False))
        case ast.comprehension() if node.ifs:
            yield _set("ifs", [])
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield _set("value", ast.Constant(None))
        case _:
            yield from _of_statements(node)


def _of_statements(node: ast.AST) -> Iterator[Callable[[ast.AST], None]]:
    match node:
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.AugAssign():
            yield _nothing
        case ast.Raise():
            yield _nothing


def _set(name: str, value: object) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        setattr(node, name, value)

    return change


def _without(name: str, at: int) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        del getattr(node, name)[at]

    return change


def _nothing(node: ast.AST) -> None:
    """The statement is left out: it becomes `...` in place."""
    node.__class__ = ast.Expr
    node.__dict__ = {
        "value": ast.Constant(...),
        **{k: v for k, v in vars(node).items() if k.endswith(("lineno", "offset"))},
    }
