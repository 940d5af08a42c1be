"""The committed list of steps: read, checked, in order."""

import re
from datetime import date
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Actor(_Strict):
    """Who calls: `role@body`, with a user where two of one role must be told apart."""

    role: str
    body: str
    user: str = ""

    @classmethod
    def read(cls, text: str) -> "Actor":
        """From `role@body` or `role@body#user`."""
        role, _, rest = text.partition("@")
        body, _, user = rest.partition("#")
        return cls(role=role, body=body, user=user)


class Expect(_Strict):
    """What must come back. Keys are JSON pointers into the answer; a `*` stands for any element of a list."""

    status: int = 200
    where: dict[str, Any] = Field(default_factory=dict)
    absent: list[str] = Field(default_factory=list)
    length: dict[str, int] = Field(default_factory=dict)
    contains: list[str] = Field(default_factory=list)
    lacks: list[str] = Field(default_factory=list)


class Denial(_Strict):
    """The same call by somebody else, right after it succeeded for the owner. `body` replaces parts of the input."""

    who: str
    status: int
    why: str = ""
    lacks: list[str] = Field(default_factory=list)
    replace: dict[str, Any] = Field(default_factory=dict)
    call: str | None = None


class ExpectedFact(_Strict):
    """A fact that must stand in the body's own log of facts within ten seconds, `times` in all so far."""

    type: str
    body: str
    where: dict[str, Any] = Field(default_factory=dict)
    times: int = 1


class Step(_Strict):
    """One step of the journey."""

    says: str
    day: date | None = None
    invented: bool = False
    source: str | None = None
    who: str | None = None
    call: str | None = None
    body: dict[str, Any] | None = None
    seen: str | None = None
    key: bool = False
    expect: Expect = Expect()
    within: float = 0.0
    keep: dict[str, str] = Field(default_factory=dict)
    etag: str | None = None
    facts: list[ExpectedFact] = Field(default_factory=list)
    denied: list[Denial] = Field(default_factory=list)
    runs: Literal["crowd", "attack", "tickers"] | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Step":
        if (self.call is None) != (self.who is None):
            message = f"{self.says}: a call needs who calls"
            raise ValueError(message)
        return self


class Chapter(_Strict):
    """Steps that belong together."""

    title: str
    steps: list[Step]


class Listing(_Strict):
    """All chapters, and at the end the number of facts of each type per body."""

    chapters: list[Chapter]
    facts_at_the_end: dict[str, dict[str, int]] = Field(default_factory=dict)


class _Loader(yaml.SafeLoader):
    """YAML 1.2 as far as it matters here: `on` is a word, only `true` and `false` are truth values."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def listing() -> Listing:
    """The list as it is committed."""
    folder = files("geleit_deploy.journey") / "steps"
    chapters, facts = [], {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".yaml"):
            continue
        data = yaml.load(file.read_text("utf-8"), _Loader)  # noqa: S506 -- a SafeLoader of our own
        if file.name.startswith("facts"):
            facts = data
        else:
            chapters.append(Chapter.model_validate(data))
    return Listing(chapters=chapters, facts_at_the_end=facts)
