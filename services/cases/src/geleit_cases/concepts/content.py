"""What a concept says: the model of its content. What the rules in it mean is checked by `checks`."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator

from geleit_cases.concepts.rules import (
    Channel,
    ClearingResult,
    CountsFrom,
    EndKind,
    IndicationVariant,
    Label,
    TimeBoxEnd,
    Touches,
    WarningAnswer,
)
from geleit_cases.fields import Code, LegalDay
from geleit_kit.http.schemas import In, example
from geleit_kit.pure.rules.conditions import Span
from geleit_kit.pure.rules.facts import Kind
from geleit_kit.pure.rules.reading import LONGEST_PERIOD
from geleit_vocabulary.needs import ActionField
from geleit_vocabulary.roles import Role

_NAME: Final = {"de": "DGCC-Standard", "en": "DGCC default"}
_INTAKE: Final = {"code": "intake", "de": "Intake", "en": "Intake"}
_REASON: Final = {"de": "Ratsbeschluss vom 1. Juni 2016", "en": "Resolution of the council of 1 June 2016"}
_RULE: Final = {"fact": "entered_on", "at_most_ago": {"years": 5}}
_NEWCOMERS: Final = {"code": "newcomers", "de": "Neuzugewanderte", "en": "Newcomers", "when": _RULE, "reason": _REASON}
_END: Final = {"code": "aim_reached", "kind": "criteria_met", "de": "Ziele erreicht", "en": "Aims reached"}

CONTENT_EXAMPLE: Final[dict[str, Any]] = {
    "name": {"code": "local", **_NAME},
    "phases": [_INTAKE],
    "end_reasons": [_END],
    "dimensions": {"district": ["north", "south"]},
    "target_groups": [_NEWCOMERS],
}

Words = Annotated[str, Field(min_length=1, max_length=300)]
Sentence = Annotated[str, Field(min_length=1, max_length=2_000)]
FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Rule = Annotated[
    dict[str, Any],
    Field(
        min_length=1,
        max_length=5,
        description="A rule of the rule language, about the declared facts; its schema: `GET /v1/concepts/format`.",
        examples=[_RULE],
        json_schema_extra={"x-geleit-rule": True},
    ),
]


class TimeSpan(In):
    """So many days, weeks, months or years: one of them."""

    model_config = example({"months": 24})

    days: int | None = Field(default=None, ge=1, le=LONGEST_PERIOD[Span.DAYS])
    weeks: int | None = Field(default=None, ge=1, le=LONGEST_PERIOD[Span.WEEKS])
    months: int | None = Field(default=None, ge=1, le=LONGEST_PERIOD[Span.MONTHS])
    years: int | None = Field(default=None, ge=1, le=LONGEST_PERIOD[Span.YEARS])

    @model_validator(mode="after")
    def _one_of_them(self) -> "TimeSpan":
        if len(self.model_dump(exclude_none=True)) != 1:
            message = "not_a_period"
            raise ValueError(message)
        return self


class Source(In):
    """Where a concept, or one entry of it, is written down."""

    model_config = example({"title": "Handreichung zum kommunalen Einwanderungsmanagement", "lines": "1917-1996"})

    title: Words
    lines: str = Field(min_length=1, max_length=200, description="Lines, pages or sections.")


class Sourced(In):
    """An entry that may name where it is written down."""

    model_config = example({"source": {"title": "Konzept der Stadt Musterstadt", "lines": "12-14"}})

    source: Source | None = Field(default=None, description="Where this entry is written down.")


class Named(In):
    """Words in both languages."""

    model_config = example(_NAME)

    de: Words
    en: Words


class Reason(In):
    """Why, in both languages, such as the resolution that carries it."""

    model_config = example(_REASON)

    de: Sentence
    en: Sentence


class Worded(Sourced):
    """What the concept calls something, in both languages."""

    model_config = example(_NAME)

    de: Words
    en: Words


class Labelled(Sourced):
    """A code with its label in both languages."""

    model_config = example(_INTAKE)

    code: Code
    de: Words
    en: Words


class Dated(Labelled):
    """A rule: when it holds, why it is there, and from when to when. A person can always decide otherwise.

    A rule that touches residence status says from when it is valid. None touches language or origin.
    """

    model_config = example(_NEWCOMERS)

    when: Rule
    reason: Reason
    valid_from: LegalDay | None = None
    valid_to: LegalDay | None = None
    human_override: Literal[True] = Field(
        default=True, description="Always: a person decides. It cannot be switched off."
    )

    @model_validator(mode="after")
    def _days_in_order(self) -> "Dated":
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            message = "ends_before_it_begins"
            raise ValueError(message)
        return self


class Exclusion(Dated):
    """Whom another body supports, and which one."""

    model_config = example({**_NEWCOMERS, "responsible": {"de": "Jugendhilfe", "en": "Youth welfare"}})

    responsible: Named | None = None


class AccessRoute(Labelled):
    """A way by which somebody comes, and how soon the first contact is due."""

    model_config = example(
        {
            "code": "shelter",
            "de": "Aus der Unterkunft",
            "en": "From the shelter",
            "first_contact_within": {"days": 1},
            "counts_from": "arrived",
        }
    )

    first_contact_within: TimeSpan | None = None
    counts_from: CountsFrom = CountsFrom.ARRIVED


class OutreachRule(Dated):
    """Who is sought out by which channel. `enabled` false: it lies there and has no effect.

    A rule by origin goes live only with the signatures of two roles.
    """

    model_config = example({**_NEWCOMERS, "channel": "home_visit", "enabled": True})

    channel: Channel
    enabled: bool = True


class ClearingRule(Dated):
    """When a clearing recommends what."""

    model_config = example({**_NEWCOMERS, "result": "counselling"})

    result: ClearingResult


class Outreach(In):
    """Channels of outreach. `otherwise`: where every rule says no; without it that is undecided."""

    model_config = example({"rules": [], "otherwise": "letter"})

    rules: list[OutreachRule] = Field(default_factory=list, max_length=30)
    otherwise: Channel | None = None


class Clearing(In):
    """Recommendations of a clearing. `otherwise`: where every rule says no; without it that is undecided."""

    model_config = example({"rules": [], "otherwise": "counselling"})

    rules: list[ClearingRule] = Field(default_factory=list, max_length=30)
    otherwise: ClearingResult | None = None


class Indication(In):
    """Who indicates case management, by which criteria. `needed`: how many must be met; without it all of them."""

    model_config = example(
        {
            "variant": "one_point",
            "deciders": ["first_contact_adviser"],
            "peer_review": True,
            "criteria": [],
            "needed": None,
        }
    )

    variant: IndicationVariant = IndicationVariant.CASE_MANAGER
    deciders: list[Role] = Field(
        default_factory=lambda: [Role.CASE_MANAGER], min_length=1, max_length=5, description="Who decides together."
    )
    peer_review: bool = Field(default=True, description="Where one decides alone, a colleague looks at it.")
    criteria: list[Dated] = Field(default_factory=list, max_length=30)
    needed: int | None = Field(default=None, ge=1, le=30)


class NextPhase(In):
    """A phase that may follow, and what must stand before it. A guard may not ask status, origin or language."""

    model_config = example({"to": "planning", "guard": {"fact": "goals_agreed", "at_least": 1}})

    to: Code
    guard: Rule | None = None


class Instrument(Labelled):
    """An instrument of a phase, such as a network analysis; `form`: the key of its form, where there is one."""

    model_config = example(
        {"code": "network_analysis", "de": "Netzwerkanalyse", "en": "Network analysis", "form": None}
    )

    form: Code | None = None


class Phase(Labelled):
    """A phase with its instruments. `next` null: the one below follows."""

    model_config = example({**_INTAKE, "next": None, "instruments": []})

    next: list[NextPhase] | None = Field(default=None, max_length=30)
    instruments: list[Instrument] = Field(default_factory=list, max_length=60)


class TimeBox(Labelled):
    """A stretch of time that the concept sets. At its end a person reviews; nothing ends by itself."""

    model_config = example(
        {
            "code": "intensive",
            "de": "Intensive Begleitung",
            "en": "Intensive support",
            "counts_from": "case_management_started",
            "phase": None,
            "after": {"months": 24},
            "then": "taper",
        }
    )

    counts_from: CountsFrom
    phase: Code | None = Field(default=None, description="The phase, where it counts from `phase_entered`.")
    after: TimeSpan
    then: TimeBoxEnd


class Cadence(Labelled):
    """Something that returns: a meeting, a quality circle, a contact."""

    model_config = example(
        {
            "code": "quality_circle",
            "de": "Qualitätszirkel",
            "en": "Quality circle",
            "every": {"months": 6},
            "partner": "Jobcenter",
        }
    )

    every: TimeSpan
    partner: Words | None = Field(default=None, description="With whom.")


class EarlyWarning(Dated):
    """When a case manager is reminded that support may be slipping; the answer is an offer to the person."""

    model_config = example({**_NEWCOMERS, "when": {"fact": "steps_overdue", "at_least": 2}, "answer": "talk"})

    answer: WarningAnswer = WarningAnswer.TALK


class LocalActionField(Labelled):
    """A local action field and which of the nine shared ones it belongs to."""

    model_config = example({"code": "leisure", "de": "Freizeit", "en": "Leisure", "maps_to": "participation"})

    maps_to: ActionField


class EndReason(Sourced):
    """A reason for an ending, and which of the three kinds it is."""

    model_config = example(_END)

    code: Code
    kind: EndKind
    de: Words
    en: Words


class LocalFact(Sourced):
    """A fact of this concept alone. `not_asked`: the value that holds where nobody asked; null: then it stays open."""

    model_config = example(
        {
            "name": "blocked_by_complexity",
            "kind": "yes_no",
            "de": "Die Vielfalt der Angebote verhindert ihre Nutzung",
            "en": "The complexity prevents the use of offers",
            "touches": "nothing",
            "not_asked": None,
            "codes": [],
            "lowest": None,
            "highest": None,
            "unit": None,
        }
    )

    name: FactName
    kind: Kind
    de: Words
    en: Words
    touches: Touches = Field(description="What it touches of status, origin and language; nobody may hide it.")
    not_asked: StrictBool | StrictInt | Code | None = None
    codes: list[Labelled] = Field(default_factory=list, max_length=200)
    lowest: int | None = Field(default=None, ge=-1_000_000, le=1_000_000)
    highest: int | None = Field(default=None, ge=-1_000_000, le=1_000_000)
    unit: Named | None = None


class ConceptContent(In):
    """The content of a concept. What no concept can change is no part of it: the documented wish, the four-part
    agreement.
    """

    model_config = example(CONTENT_EXAMPLE)

    name: Labelled
    sources: list[Source] = Field(default_factory=list, max_length=30)
    labels: dict[Label, Worded] = Field(default_factory=dict, max_length=20)
    facts: list[LocalFact] = Field(default_factory=list, max_length=100)
    target_groups: list[Dated] = Field(
        default_factory=list, max_length=30, description="Whom the concept is for; empty: everybody."
    )
    exclusions: list[Exclusion] = Field(default_factory=list, max_length=30)
    access_routes: list[AccessRoute] = Field(default_factory=list, max_length=30)
    outreach: Outreach = Field(default_factory=Outreach)
    clearing: Clearing = Field(default_factory=Clearing)
    indication: Indication = Field(default_factory=Indication)
    phases: list[Phase] = Field(min_length=1, max_length=30)
    time_boxes: list[TimeBox] = Field(default_factory=list, max_length=30)
    cadences: list[Cadence] = Field(default_factory=list, max_length=30)
    early_warnings: list[EarlyWarning] = Field(default_factory=list, max_length=30)
    action_fields: list[LocalActionField] = Field(
        default_factory=list, max_length=100, description="Local action fields; empty: the nine shared ones."
    )
    end_reasons: list[EndReason] = Field(min_length=1, max_length=60)
    dimensions: dict[
        Literal["age_band", "sex", "group", "district", "target_group"], Annotated[list[Code], Field(max_length=200)]
    ] = Field(
        default_factory=dict,
        description="Narrower or local lists of codes, such as the districts; `unknown` always stands.",
    )
