"""The report: every service of the node is asked for its log of the person, while no session is open; the answers are
one list. Who asked is logged before it leaves.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from geleit_identity.persons import service as persons
from geleit_identity.reports.rules import ABSENT, PAGE, SILENT, TOLD, Heard, merged, whole, wrong_in_span
from geleit_identity.reports.schemas import AccessReportIn, AccessReportOut, LogToldOut, SeenOut
from geleit_identity.representations import service as representations
from geleit_identity.representations.acting import Act
from geleit_identity.statutes.rules import BY_CODE
from geleit_kit.db.kit_tables import KnownBody
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.log_of_person import LogOfPersonIn, logged
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Invalid, Unavailable
from geleit_kit.pure.texts import negotiate
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.purposes import Purpose
from geleit_vocabulary.roles import Role

OWN: Final = "identity"
SERVICES: Final = (OWN, "cases", "referrals", "indicators")
_SECONDS: Final = 10.0
_LABELS: Final = ("when", "who", "what", "why", "through", "span", "goes_on", "not_whole", "nothing", "functions_only")


async def report(
    context: ServiceContext, caller: Caller, given: AccessReportIn, languages: str | None
) -> AccessReportOut:
    """A page of the report, over all records that were merged into the person's. Raises NotFound, and Invalid where the
    span is wrong.
    """
    places = wrong_in_span(given.since, given.before)
    if places:
        raise Invalid(places=places)
    actor = {"staff": str(caller.staff), "client": caller.client, "roles": sorted(caller.roles)}
    async with context.database.read(caller.body) as read:
        read.actor = actor
        await persons.find(read, given.person)
        await representations.refuse_feared(read, given.person, given.representation_id, Act.GETS_LOG)
        asked = LogOfPersonIn(
            person=given.person,
            also=await persons.answered_for(read, given.person),
            body=caller.body,
            since=given.since,
            before=given.before,
            after=given.after,
            limit=PAGE,
        )
    heard = [await _heard(context, asked, service) for service in SERVICES]
    entries, following = merged(heard)
    own = context.bodies.get(caller.body)
    words = _Words(context, languages, own)
    async with context.database.read(caller.body) as read:
        read.operation, read.actor = "report_access", actor
        read.disclose(given.person, kind="read", entries=len(entries), purpose=Purpose.DATA_SUBJECT_RIGHTS)
    await context.access_log.write(read.disclosures)
    return AccessReportOut(
        title=words.of("access_report.title"),
        language=words.language,
        body_name=own.name if own else caller.body_key,
        since=given.since,
        before=given.before,
        services=[LogToldOut(service=one.service, state=one.state) for one in heard],
        whole=whole(heard),
        items=[words.entry(service, item) for service, item in entries],
        next=following,
        labels={name: words.of(f"access_report.{name}") for name in _LABELS},
    )


async def _heard(context: ServiceContext, asked: LogOfPersonIn, service: str) -> Heard:
    upstream = context.extras["upstream"]
    if service != OWN and not upstream.knows(service):
        return Heard(service, ABSENT)
    try:
        page = await _page(context, service, asked)
        return Heard(service, TOLD, page["items"], more=page["next"] is not None)
    except (Unavailable, KeyError, TypeError):
        return Heard(service, SILENT)


async def _page(context: ServiceContext, service: str, asked: LogOfPersonIn) -> dict[str, Any]:
    if service == OWN:
        async with context.database.read(asked.body) as read:
            return (await logged(read, asked)).model_dump(mode="json")
    page: dict[str, Any] = await context.extras["upstream"].post(
        service, "/v1/access-log/of-person", asked.model_dump(mode="json"), seconds=_SECONDS
    )
    return page


class _Words:
    """Codes in the language of the request."""

    def __init__(self, context: ServiceContext, languages: str | None, own: KnownBody | None) -> None:
        self._context, self._languages, self._own = context, languages, own
        self.language = negotiate(languages)

    def of(self, code: str) -> str:
        """A text of the room."""
        return self._context.texts.label(code, self._languages)

    def coded(self, kind: type[Coded], code: str) -> str:
        """The label of a code; a word that is none of the list stays as it is."""
        if code not in set(kind):
            return code
        label = kind(code).label
        return label.en if self.language == "en" else label.de

    def all(self, kind: type[Coded], codes: Iterable[str]) -> list[str]:
        """The labels of several."""
        return [self.coded(kind, code) for code in codes]

    def entry(self, service: str, item: Mapping[str, Any]) -> SeenOut:
        """One entry as the person reads it."""
        other = self._context.bodies.get(UUID(item["other_body"])) if item["other_body"] else None
        body = other if item["other_body"] else self._own
        ground = item["ground"] or {}
        code = ground.get("code") or ground.get("kind")
        return SeenOut(
            at=item["at"],
            service=service,
            kind=item["kind"],
            kind_words=self.of(f"access_kind.{item['kind']}"),
            operation=item["operation"],
            body=body.key if body else "unknown",
            body_name=body.name if body else self.of("access_report.body_gone"),
            functions=self.all(Role, item["roles"]),
            categories=list(item["categories"]),
            category_words=self.all(DataCategory, item["categories"]),
            purpose=item["purpose"],
            purpose_words=self.coded(Purpose, item["purpose"]) if item["purpose"] else None,
            ground=code,
            ground_words=self._ground(code) if code else None,
            answer=item["answer"],
        )

    def _ground(self, code: str) -> str:
        law = BY_CODE.get(code)
        return law.citation if law is not None else self.coded(Ground, code)
