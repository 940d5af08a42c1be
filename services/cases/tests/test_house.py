"""What holds for the service as a whole: words for everything, nothing personal in the open, nothing that sanctions."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, Integer, LargeBinary, String, Uuid
from sqlalchemy.types import JSON

from geleit_cases.app import LIFECYCLES, create_app
from geleit_cases.events import EVENTS
from geleit_cases.settings import CasesSettings
from geleit_cases.tables import Base
from geleit_cases.texts import TEXTS
from geleit_cases.timeline.texts import KINDS
from geleit_kit.db.base import PersonalRow
from geleit_kit.db.moving import MergedRow, MovedRow
from geleit_kit.http.kit_texts import KIT_TEXTS
from geleit_kit.http.openapi import application
from geleit_kit.pure.texts import Texts

SOURCE = Path(create_app.__code__.co_filename).parent
ALL_TEXTS = Texts(KIT_TEXTS).merge(TEXTS)

# Columns that hold a code, a state or a reference; every word about a person is sealed.
PLAIN_STRINGS = {
    "status",
    "level",
    "reference",
    "own_reference",
    "role",
    "way",
    "interpreter",
    "purpose",
    "kind",
    "what",
    "responsible",
    "payer",
    "referral_status",
    "holder_kind",
    "form_key",
    "mark",
    "media_type",
    "scan",
}
PLAIN_JSON = {"changes", "with_whom", "agreed_slice"}


def test_every_state_and_action_has_its_words_in_both_languages() -> None:
    codes = [f"{cycle.name}.status.{state}" for cycle in LIFECYCLES for state in cycle.states]
    codes += [f"{cycle.name}.action.{action}" for cycle in LIFECYCLES for action in cycle.actions]
    assert ALL_TEXTS.missing(codes) == []


def test_every_code_that_the_source_refuses_with_has_its_words() -> None:
    found: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        text = file.read_text("utf-8")
        found |= {f"problem.{code}" for code in re.findall(r'(?:Conflict|Forbidden)\(\s*"([a-z_]+)"', text)}
        found |= {f"problem.{code}" for code in re.findall(r'save_new\(write, \w+, "([a-z_]+)"', text)}
        found |= {f"place.{code}" for code in re.findall(r'Invalid\.at\(\s*f?"[^"]*",\s*"([a-z_]+)"', text)}
        found |= {f"closed.{code}" for code in re.findall(r'closing\(\{"[a-z_]+": "([a-z_]+)"', text)}
        found |= {f"task.kind.{kind}" for kind in re.findall(r'task\(\s*kind="([a-z_]+)"', text)}
    assert len(found) > 30
    assert ALL_TEXTS.missing(found) == []


def test_every_line_of_the_timeline_has_its_words() -> None:
    written = re.findall(r'"((?:[a-z]+_)+[a-z]+|contact|appointment)"\)', (SOURCE / "timeline/store.py").read_text())
    assert {kind for kind in written if kind in KINDS}
    assert ALL_TEXTS.missing(f"timeline.{kind}" for kind in KINDS) == []


_FOUND = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Base)]
OWN = sorted(_FOUND, key=lambda table: str(table.__tablename__))


@pytest.mark.parametrize("table", OWN, ids=lambda table: table.__tablename__)
def test_every_table_is_about_a_person_and_keeps_no_words_in_the_open(table: type[Base]) -> None:
    assert issubclass(table, PersonalRow | MergedRow | MovedRow)
    for column in table.__table__.columns:
        if isinstance(column.type, String):
            assert column.name in PLAIN_STRINGS, column.name
            assert column.type.length, column.name
        elif isinstance(column.type, JSON):
            assert column.name in PLAIN_JSON, column.name
        elif isinstance(column.type, LargeBinary):
            assert column.name == "sealed"
        elif isinstance(column.type, Date):
            assert "birth" not in column.name
        else:
            assert isinstance(column.type, Uuid | Integer | Boolean) or column.name.endswith("_at"), column.name


def test_facts_hold_ids_states_and_days_only() -> None:
    allowed = re.compile(r"(_id|_on|_day|_days|^person|^epoch|^level|^phase|^kind|^on|^first_this_year|^withdrawn"
                         r"|^follows|^fact_id|^retracts|^reason|^age_band|^sex|^group|^district"
                         r"|^target_group)$")  # fmt: skip
    for name, fact in EVENTS.publishes.items():
        for field in fact.model_fields:
            assert allowed.search(field), f"{name}: {field}"
        if fact.statistics:
            assert not {"person", "support_record_id", "body"} & set(fact.model_fields)


def names_in(document: Any) -> set[str]:
    """Every path, operation, field and code of an OpenAPI document; descriptions say what is not there."""
    if isinstance(document, list):
        return {name for item in document for name in names_in(item)}
    if not isinstance(document, dict):
        return set()
    found = {str(code) for code in document.get("enum", ())} | {str(document.get("operationId", ""))}
    for name, inner in document.items():
        if name not in {"description", "title", "examples", "example", "summary", "enum"}:
            found |= {name} | names_in(inner)
    return found


def test_no_operation_sanctions_scores_or_reports_on_an_employee() -> None:
    names = names_in(application("cases").openapi())
    assert {"end_support_record", "/v1/support-records/{record_id}/end", "attendance", "counselling"} <= names
    assert not [name for name in names if re.search("sanction|penalt|punish|score|rank|rating|performance", name)]


def test_the_settings_know_their_prefix() -> None:
    assert CasesSettings.model_config["env_prefix"] == "GELEIT_CASES_"
