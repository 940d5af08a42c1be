"""The facts that identity publishes: ids, days, the own body's pseudonym; no name, no other body, nothing of health."""

from datetime import date
from uuid import UUID

from geleit_kit.events.facts import DomainFact


class BodyRegistered(DomainFact, type="geleit.identity.body.registered.v1", aggregate="key"):
    """A body of this node. Its id is the event's `body`; nothing of it is personal."""

    key: str
    name: str
    kind: str
    land: str
    law: str


class BodyLastDaySet(DomainFact, type="geleit.identity.body.last_day_set.v1", aggregate="key"):
    """The body leaves the node after this day: nobody of it gets in any more. None: it stays after all."""

    key: str
    closed_on: date | None


class BodyDestroyed(DomainFact, type="geleit.identity.body.destroyed.v1", aggregate="key"):
    """The body has left, and two have agreed: each service destroys what it holds of it."""

    key: str


class ClientFact(DomainFact, aggregate="client_id"):
    """What all facts about a program of a body say. Nothing of it is personal."""

    client_id: str
    roles: list[str]


class ClientRegistered(ClientFact, type="geleit.identity.client.registered.v1"):
    """A program may call for the body, with these roles at most; also when it is let in again."""


class ClientBlocked(ClientFact, type="geleit.identity.client.blocked.v1"):
    """A program may call no more."""


class PersonRegistered(DomainFact, type="geleit.identity.person.registered.v1", aggregate="person"):
    """A body has a new record of a person."""

    person: UUID


class PersonErased(DomainFact, type="geleit.identity.person.erased.v1", aggregate="person", between_bodies=True):
    """A body has erased a person for good; whoever holds something under this pseudonym does the same.

    The other end of a link is cut and a referral ends with it: their facts must not stand beside this one.
    """

    person: UUID


class MergeFact(DomainFact, aggregate="merge_id"):
    """What both facts about a merge say: `person` answers for `merged_person`, or does so no more."""

    merge_id: UUID
    person: UUID
    merged_person: UUID


class PersonMerged(MergeFact, type="geleit.identity.person.merged.v1"):
    """Two records of one body were one person's. Consents, releases and links of both are suspended with it."""


class PersonUnmerged(MergeFact, type="geleit.identity.person.unmerged.v1"):
    """They were not: `merged_person` stands for itself again, with what was its own."""


class BarFact(DomainFact, aggregate="person"):
    """What all facts about a bar say: ids that nobody outside of the body can join to anybody."""

    person: UUID
    staff: UUID


class StaffBarred(BarFact, type="geleit.identity.staff.barred.v1"):
    """The person does not exist any more for this member of the body's staff."""


class StaffAdmitted(BarFact, type="geleit.identity.staff.admitted.v1"):
    """The person exists again for this member of staff."""


class PersonRestricted(
    DomainFact, type="geleit.identity.person.restricted.v1", aggregate="person", between_bodies=True
):
    """Processing is restricted (Art. 18 GDPR): what is held of the person stays as it is.

    Past recipients owe an answer with it: their facts must not stand beside this one.
    """

    person: UUID


class PersonUnrestricted(
    DomainFact, type="geleit.identity.person.unrestricted.v1", aggregate="person", between_bodies=True
):
    """Processing goes on."""

    person: UUID


class WhereaboutsHidden(DomainFact, type="geleit.identity.whereabouts.hidden.v1", aggregate="person"):
    """On these days nobody learns where the person can be found. Not by which flag, nor from whom."""

    person: UUID
    since: date
    until: date | None


class WhereaboutsShown(DomainFact, type="geleit.identity.whereabouts.shown.v1", aggregate="person"):
    """Nothing hides them any more."""

    person: UUID


class GapFact(DomainFact, aggregate="gap_id"):
    """What all facts about a gap in benefits say."""

    gap_id: UUID
    person: UUID
    gap_from: date


class BenefitGapWarned(GapFact, type="geleit.identity.benefit_gap.warned.v1"):
    """Benefits will end and no confirmed successor is known."""


class BenefitGapAlerted(GapFact, type="geleit.identity.benefit_gap.alerted.v1"):
    """The first day without benefits is here."""


class BenefitGapClosed(GapFact, type="geleit.identity.benefit_gap.closed.v1"):
    """A warned or alerted gap is no more."""


class ComingChangeFact(DomainFact, aggregate="change_id"):
    """What all facts about a change to come say. Neither which timeline changes nor to what: no title, no circle."""

    change_id: UUID
    person: UUID
    changes_on: date


class ComingChangeAnnounced(ComingChangeFact, type="geleit.identity.coming_change.announced.v1"):
    """From a day to come on something of the timelines is otherwise: the person may need somebody before."""


class ComingChangeSettled(ComingChangeFact, type="geleit.identity.coming_change.settled.v1"):
    """The entries say no longer that an announced change is to come."""


class ConsentFact(DomainFact, aggregate="consent_id"):
    """What all facts about a consent say."""

    consent_id: UUID
    person: UUID


class ConsentGiven(ConsentFact, type="geleit.identity.consent.given.v1"):
    """A person has agreed."""


class ConsentWithdrawn(ConsentFact, type="geleit.identity.consent.withdrawn.v1", between_bodies=True):
    """A person has withdrawn the agreement; it works for the future. The other end of a link is cut with it."""


class ConsentExpired(ConsentFact, type="geleit.identity.consent.expired.v1", between_bodies=True):
    """The agreed time is over."""


class ReleaseFact(DomainFact, aggregate="release_id"):
    """What all facts about a release from confidentiality say."""

    release_id: UUID
    person: UUID


class ReleaseGiven(ReleaseFact, type="geleit.identity.release.given.v1"):
    """A person has released a secret holder."""


class ReleaseWithdrawn(ReleaseFact, type="geleit.identity.release.withdrawn.v1", between_bodies=True):
    """A person has withdrawn the release."""


class ReleaseExpired(ReleaseFact, type="geleit.identity.release.expired.v1", between_bodies=True):
    """The released time is over."""


class LinkFact(DomainFact, aggregate="link_id", between_bodies=True):
    """What all facts about a link say, each in the terms of its body. Not the conversation: both bodies know it."""

    link_id: UUID
    person: UUID


class LinkBound(LinkFact, type="geleit.identity.link.bound.v1"):
    """Two bodies' records are joined for a conversation."""


class LinkRebound(LinkFact, type="geleit.identity.link.rebound.v1"):
    """The own end stands for another person now; the one before had been bound by mistake."""


class LinkCut(LinkFact, type="geleit.identity.link.cut.v1"):
    """They are joined no more."""


class DutyFact(DomainFact, aggregate="duty_id", between_bodies=True):
    """What all facts about a recipient's duty say, each in the terms of its body. Not what was told, nor by whom."""

    duty_id: UUID
    person: UUID


class DutyOwed(DutyFact, type="geleit.identity.duty.owed.v1"):
    """A recipient was told that a ground ended or a record changed, and owes an answer."""


class DutyAnswered(DutyFact, type="geleit.identity.duty.answered.v1"):
    """It has answered what became of the data."""
