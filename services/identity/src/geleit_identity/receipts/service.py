"""Receipts of consents and releases."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from geleit_identity.consent_texts import service as consent_texts
from geleit_identity.consents import service as consents
from geleit_identity.consents.schemas import ConsentOut, ReleaseOut
from geleit_identity.persons import service as persons
from geleit_identity.receipts.schemas import FactOut, ReceiptOut
from geleit_identity.representations import service as representations
from geleit_identity.representations.acting import Act
from geleit_kit.db.session import ReadSession
from geleit_kit.http.context import BodyBook
from geleit_kit.pure.problems import Conflict

_GIVEN_NAMES: Final = ("given", "patronymic", "single", "unknown", "family")


async def of_consent(read: ReadSession, bodies: BodyBook, consent_id: UUID, *, directly: bool) -> ReceiptOut:
    """The receipt of a consent. Raises Conflict: `nothing_declared` while there is none, `representative_is_feared`
    where who declared may not get it any more.
    """
    shown = await consents.consent_shown(read, bodies, await consents.find_consent(read, consent_id))
    return await _receipt(read, bodies, shown, None, directly=directly)


async def of_release(read: ReadSession, bodies: BodyBook, release_id: UUID, *, directly: bool) -> ReceiptOut:
    """The receipt of a release, likewise."""
    shown = await consents.release_shown(read, bodies, await consents.find_release(read, release_id))
    return await _receipt(read, bodies, shown, shown.secret_holder, directly=directly)


async def _receipt(
    read: ReadSession, bodies: BodyBook, declared: ConsentOut | ReleaseOut, holder: str | None, *, directly: bool
) -> ReceiptOut:
    if not directly:
        await representations.refuse_feared(read, declared.person, declared.representation_id, Act.GETS_RECEIPT)
    if declared.text_id is None or declared.text_version is None or declared.text_hash is None:
        raise Conflict("nothing_declared")
    content = await consent_texts.content(read, declared.text_id)
    values = _values(read, bodies, declared, content)
    return ReceiptOut(
        title=content["title"],
        language=declared.language or "de",
        person=declared.person,
        name=await _name(read, declared),
        labels=dict(content["labels"]),
        sections=consent_texts.sections_shown(content),
        values=values,
        holder=holder,
        facts=_facts(declared, content["labels"], values),
        text_version=declared.text_version,
        content_hash=declared.text_hash,
    )


def _values(
    read: ReadSession, bodies: BodyBook, declared: ConsentOut | ReleaseOut, content: Mapping[str, Any]
) -> dict[str, str]:
    own, other = bodies.get(read.body), bodies.known(declared.recipient)
    between = "، " if declared.language in {"ar", "fa"} else ", "
    words = [content["categories"].get(str(one), one.label.de) for one in declared.categories]
    until = declared.valid_until
    return {
        "body": own.name if own else "",
        "recipient": other.name if other else declared.recipient,
        "purpose": content["purposes"].get(str(declared.purpose), declared.purpose.label.de),
        "categories": between.join(words),
        "until": _day(until) if until else content["labels"]["until_withdrawn"],
    }


def _facts(declared: ConsentOut | ReleaseOut, labels: Mapping[str, str], values: Mapping[str, str]) -> list[FactOut]:
    """What was declared, line by line; nothing stands there that was not said."""
    found = {
        "body": values["body"],
        "recipient": values["recipient"],
        "signed_on": _day(declared.signed_on),
        "valid_from": _day(declared.valid_from),
        "valid_until": values["until"],
        "form": labels.get(str(declared.form), "") if declared.form else "",
        "interpreter": declared.interpreter.label.de if declared.interpreter else "",
        "withdrawn_on": _day(declared.withdrawn_on),
    }
    return [FactOut(label=labels[name], value=value) for name, value in found.items() if value]


def _day(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else ""


async def _name(read: ReadSession, declared: ConsentOut | ReleaseOut) -> str:
    """The first name of each kind, in the order in which it is spoken."""
    content = await read.unseal(await persons.find(read, declared.person))
    names = content.get("names", [])
    first = {one["kind"]: one["value"] for one in reversed(names)}
    spoken = [first[kind] for kind in _GIVEN_NAMES if kind in first]
    return " ".join(spoken or [one["value"] for one in names])
