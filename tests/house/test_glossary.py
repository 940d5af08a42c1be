"""One word means one thing: every noun that the API shows stands in the glossary, with its German pair."""

import re
from collections.abc import Iterator

import pytest

from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import Role
from tests.house.documents import application
from tests.house.places import ROOT, SERVICES

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
# Technical words of every API, not of the field.
PLAIN = {"backlog", "clock", "dead letter", "events", "me", "meta", "status list"}


def entries(text: str) -> list[list[str]]:
    """The rows: English terms, German terms, meaning, what it is not."""
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| English")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def terms(text: str) -> set[str]:
    """Every English term."""
    return {term.strip() for row in entries(text) for term in row[0].split(",")}


def nouns() -> Iterator[tuple[str, str]]:
    """Every noun that a caller meets, and where."""
    for permission in Permission:
        yield str(permission).partition(":")[0], "permission"
    for role in Role:
        yield str(role), "role"
    for service in SERVICES:
        for cycle in application(service).state.lifecycles:
            yield cycle.name, f"life cycle of {service}"
        for fact in application(service).state.registry.publishes:
            noun = fact.split(".")[2]
            if noun != "statistics":
                yield noun, f"fact of {service}"


def missing(text: str) -> list[str]:
    known = terms(text)
    words = {(noun.replace("_", " "), where) for noun, where in nouns()}
    return sorted(f"{word} ({where})" for word, where in words if word not in known and word not in PLAIN)


def test_every_noun_of_the_api_stands_in_the_glossary() -> None:
    assert missing(GLOSSARY) == []


def test_every_entry_has_its_german_pair_and_its_meaning() -> None:
    assert len(entries(GLOSSARY)) > 50
    assert [row for row in entries(GLOSSARY) if len(row) != 4 or not all(row)] == []


def test_one_word_means_one_thing() -> None:
    listed = [term.strip() for row in entries(GLOSSARY) for term in row[0].split(",")]
    assert sorted({term for term in listed if listed.count(term) > 1}) == []


@pytest.mark.parametrize("term", ["mandate", "link"])
def test_a_noun_without_an_entry_is_found(term: str) -> None:
    without = re.sub(rf"^\| {term}\b.*$", "", GLOSSARY, flags=re.MULTILINE)
    assert any(one.startswith(f"{term} (") for one in missing(without))
