"""Brings a wrong version of a module into a process that has the right one loaded already.

Functions keep their identity and get another inside, so whoever imported them runs the wrong version; other values are
replaced wherever they were imported under their name. What stands in a class body beside its methods (members of an
enum, defaults of fields) cannot be changed so.
"""

import enum
import sys
from collections.abc import Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any


def patch(module: ModuleType, code: CodeType, keep: tuple[str, ...] = ()) -> None:
    """The module, and all that imported from it, as if its file had this text. `keep`: names that it is lent."""
    fresh: dict[str, Any] = {
        name: vars(module)[name] for name in ("__name__", "__file__", *keep) if name in vars(module)
    }
    exec(code, fresh)  # noqa: S102 -- our own code with one change
    for name, value in fresh.items():
        old = vars(module).get(name)
        if name.startswith("__") or value is old:
            continue
        if isinstance(value, FunctionType) and isinstance(old, FunctionType):
            _refill(old, value)
        elif isinstance(value, type) and isinstance(old, type):
            _refill_class(old, value)
        elif repr(old) != repr(value) or callable(value):
            _replace(module, name, old, value)


def _refill(old: FunctionType, new: FunctionType) -> None:
    if len(old.__code__.co_freevars) == len(new.__code__.co_freevars):
        old.__code__ = new.__code__
        old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__


def _refill_class(old: type, new: type) -> None:
    inside: Mapping[str, Any] = vars(old)
    for name, value in vars(new).items():
        before = inside.get(name)
        if isinstance(value, property) and isinstance(before, property):
            value, before = value.fget, before.fget  # noqa: PLW2901 -- both wrapped alike
        if isinstance(value, staticmethod | classmethod) and isinstance(before, staticmethod | classmethod):
            value, before = value.__func__, before.__func__  # noqa: PLW2901 -- both wrapped alike
        if isinstance(value, FunctionType) and isinstance(before, FunctionType):
            _refill(before, value)
        elif not name.startswith("_") and not issubclass(old, enum.Enum) and repr(before) != repr(value):
            setattr(old, name, value)


def _replace(module: ModuleType, name: str, old: object, value: object) -> None:
    for other in list(sys.modules.values()):
        named = getattr(other, "__dict__", {}).get(name)
        if named is old and (other is module or old is not None):
            setattr(other, name, value)
