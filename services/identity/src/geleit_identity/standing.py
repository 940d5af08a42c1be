"""What identity's rows say about the present, in the words of its facts: the snapshot for who comes too late."""

from collections.abc import Iterator

from geleit_identity import facts
from geleit_identity.bodies.tables import Body, Client
from geleit_identity.consents.tables import Consent, Declaration, Release
from geleit_identity.duties.tables import RecipientDuty
from geleit_identity.erasures.tables import ErasureRecord
from geleit_identity.links.tables import Link
from geleit_identity.merging.tables import Merge
from geleit_identity.persons.tables import Person
from geleit_identity.rights.tables import ProcessingRestriction
from geleit_identity.safeguards.tables import StaffExclusion
from geleit_identity.timelines.tables import BenefitGap, ComingChange
from geleit_kit.db.told_tables import HiddenWhereabouts
from geleit_kit.events.facts import Fact
from geleit_kit.events.standing import Standing


def _body(row: Body) -> Iterator[Fact]:
    yield facts.BodyRegistered(key=row.key, name=row.name, kind=row.kind, land=row.land, law=row.law)
    yield facts.BodyLastDaySet(key=row.key, closed_on=row.closed_on)  # also that none is set: it was called off
    if row.destroyed_on is not None:
        yield facts.BodyDestroyed(key=row.key)


def _client(row: Client) -> Iterator[Fact]:
    fact = facts.ClientBlocked if row.status == "blocked" else facts.ClientRegistered
    yield fact(client_id=row.client_id, roles=row.roles)


def _erased(row: ErasureRecord) -> Iterator[Fact]:
    yield facts.PersonErased(person=row.person)


def _merge(row: Merge) -> Iterator[Fact]:
    fact = facts.PersonUnmerged if row.status == "undone" else facts.PersonMerged
    yield fact(merge_id=row.merge_id, person=row.kept, merged_person=row.merged)


def _person(row: Person) -> Iterator[Fact]:
    yield facts.PersonRegistered(person=row.person)


def _restriction(row: ProcessingRestriction) -> Iterator[Fact]:
    fact = facts.PersonRestricted if row.status == "in_force" else facts.PersonUnrestricted
    yield fact(person=row.person)  # one is in force at most, and it is the newest


def _whereabouts(row: HiddenWhereabouts) -> Iterator[Fact]:
    if row.since is None:
        yield facts.WhereaboutsShown(person=row.person)
    else:
        yield facts.WhereaboutsHidden(person=row.person, since=row.since, until=row.until)


_GAP = {
    "warned": facts.BenefitGapWarned,
    "alerted": facts.BenefitGapAlerted,
    "closed": facts.BenefitGapClosed,
}


def _gap(row: BenefitGap) -> Iterator[Fact]:
    if row.status in _GAP:
        yield _GAP[row.status](gap_id=row.id, person=row.person, gap_from=row.gap_from)


_CHANGE = {"announced": facts.ComingChangeAnnounced, "settled": facts.ComingChangeSettled}


def _change(row: ComingChange) -> Iterator[Fact]:
    if row.status in _CHANGE:
        yield _CHANGE[row.status](change_id=row.id, person=row.person, changes_on=row.changes_on)


_CONSENT = {"given": facts.ConsentGiven, "withdrawn": facts.ConsentWithdrawn, "expired": facts.ConsentExpired}
_RELEASE = {"given": facts.ReleaseGiven, "withdrawn": facts.ReleaseWithdrawn, "expired": facts.ReleaseExpired}


def _consent(row: Declaration) -> Iterator[Fact]:
    if row.status in _CONSENT:
        yield _CONSENT[row.status](consent_id=row.id, person=row.person)


def _release(row: Declaration) -> Iterator[Fact]:
    if row.status in _RELEASE:
        yield _RELEASE[row.status](release_id=row.id, person=row.person)


def _link(row: Link) -> Iterator[Fact]:
    if row.status == "bound" and row.person is not None:
        yield facts.LinkBound(link_id=row.id, person=row.person)


def _duty(row: RecipientDuty) -> Iterator[Fact]:
    if row.person is not None:
        fact = facts.DutyOwed if row.status in {"open", "overdue"} else facts.DutyAnswered
        yield fact(duty_id=row.id, person=row.person)


def _bar(row: StaffExclusion) -> Iterator[Fact]:
    if row.ended_on is None:
        yield facts.StaffBarred(person=row.person, staff=row.staff)


STANDING = [
    Standing(Body, (facts.BodyRegistered, facts.BodyLastDaySet, facts.BodyDestroyed), _body),
    Standing(Client, (facts.ClientRegistered, facts.ClientBlocked), _client),
    Standing(ErasureRecord, (facts.PersonErased,), _erased),
    Standing(Person, (facts.PersonRegistered,), _person),
    Standing(ProcessingRestriction, (facts.PersonRestricted, facts.PersonUnrestricted), _restriction),
    Standing(HiddenWhereabouts, (facts.WhereaboutsHidden, facts.WhereaboutsShown), _whereabouts),
    Standing(StaffExclusion, (facts.StaffBarred,), _bar),
    Standing(Merge, (facts.PersonMerged, facts.PersonUnmerged), _merge),
    Standing(BenefitGap, tuple(_GAP.values()), _gap),
    Standing(ComingChange, tuple(_CHANGE.values()), _change),
    Standing(Consent, tuple(_CONSENT.values()), _consent),
    Standing(Release, tuple(_RELEASE.values()), _release),
    Standing(Link, (facts.LinkBound,), _link),
    Standing(RecipientDuty, (facts.DutyOwed, facts.DutyAnswered), _duty),
]
PASSING: dict[type[Fact], str] = {
    facts.LinkRebound: "`link.bound` of the snapshot names the person for whom the end stands now.",
    facts.StaffAdmitted: "The snapshot names every bar that stands; one too many hides and is seen by a person.",
    facts.LinkCut: "A cut end forgets whom it joined. The snapshot names every link that is bound: any other is cut.",
}
"""Facts that no row stands for, and why nobody stands wrong who never hears them again."""
