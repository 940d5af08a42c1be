"""Coded reasons. A reason between bodies is a code; none of them judges or sanctions a person.

Language, origin and residence status are no reasons to decline, whatever the list of a municipality may have said.
"""

from geleit_vocabulary.coded import Coded


class DeclineReason(Coded):
    """Why a receiver declines a referral."""

    MORE_INFORMATION_NEEDED = "more_information_needed", "Angaben fehlen", "More information is needed"
    NO_CAPACITY = "no_capacity", "Keine freien Plätze", "No capacity"
    NO_FITTING_OFFER = "no_fitting_offer", "Kein passendes Angebot", "No fitting offer"
    NO_INTERPRETER = "no_interpreter", "Keine Sprachmittlung verfügbar", "No interpreter available"
    NOT_RESPONSIBLE = "not_responsible", "Nicht zuständig", "Not responsible"
    OTHER = "other", "Anderer Grund", "Another reason"
    OUTSIDE_TARGET_GROUP = "outside_target_group", "Nicht in der Zielgruppe des Angebots", "Outside the target group"
    PERSON_DECLINED = "person_declined", "Die Person möchte nicht", "The person does not want it"


class ErasureGround(Coded):
    """Why a person's data has to be erased (Art. 17 (1) GDPR; § 84 SGB X says where it is restricted instead). A human
    has decided.
    """

    CONSENT_WITHDRAWN = "consent_withdrawn", "Einwilligung widerrufen", "Consent withdrawn"
    LEGAL_DUTY = "legal_duty", "Rechtliche Pflicht zur Löschung", "Legal duty to erase"
    NO_LONGER_NEEDED = "no_longer_needed", "Nicht mehr erforderlich", "No longer needed"
    OBJECTION = "objection", "Widerspruch", "Objection"
    UNLAWFUL = "unlawful", "Unrechtmäßig oder irrtümlich erhoben", "Unlawful or recorded in error"


class HoldReason(Coded):
    """What a running referral waits for."""

    DOCUMENTS_MISSING = "documents_missing", "Unterlagen fehlen", "Documents are missing"
    NO_INTERPRETER = "no_interpreter", "Keine Sprachmittlung verfügbar", "No interpreter available"
    OTHER = "other", "Anderer Grund", "Another reason"
    PERMIT_PENDING = "permit_pending", "Erlaubnis steht aus", "A permit is pending"
    WAITING_LIST = "waiting_list", "Warteliste", "Waiting list"


class WithdrawReason(Coded):
    """Why the giver takes a referral back."""

    CONSENT_WITHDRAWN = "consent_withdrawn", "Einwilligung widerrufen", "Consent withdrawn"
    NO_LONGER_NEEDED = "no_longer_needed", "Nicht mehr nötig", "No longer needed"
    OTHER = "other", "Anderer Grund", "Another reason"
    OTHER_OFFER_FOUND = "other_offer_found", "Anderes Angebot gefunden", "Another offer was found"


class FailReason(Coded):
    """Why a service ended before its aim (reasons seen in the Handreichung zum kommunalen Einwanderungsmanagement,
    MKFFI NRW 2020).

    Of category ATTENDANCE throughout: an event tells that it ended; why is read only under a grant.
    """

    ABSENCE = "absence", "Fehlzeiten", "Absence"
    CHILDCARE = "childcare", "Kinderbetreuung oder Schulweg", "Childcare or school run"
    COSTS_NOT_COVERED = "costs_not_covered", "Kosten nicht gedeckt", "Costs not covered"
    DOCUMENTS_MISSING = "documents_missing", "Unterlagen fehlten", "Documents were missing"
    ILLNESS = "illness", "Krankheit", "Illness"
    JOB_OR_TRAINING = "job_or_training", "Arbeit oder Ausbildung begonnen", "Work or training began"
    LEVEL_DID_NOT_FIT = "level_did_not_fit", "Angebot passte nicht", "The offer did not fit"
    MOVED = "moved", "Umzug", "Moved away"
    NO_INTERPRETER = "no_interpreter", "Keine Sprachmittlung", "No interpreter"
    NOT_STARTED = "not_started", "Nicht angetreten", "Not taken up"
    OTHER = "other", "Anderer Grund", "Another reason"
    PERMIT_REFUSED = "permit_refused", "Erlaubnis nicht erteilt", "Permit refused"
    PROVIDER_ENDED = "provider_ended", "Vom Träger beendet", "Ended by the provider"
    TRAVEL = "travel", "Fahrweg", "Travel"
    WISH_OF_PERSON = "wish_of_person", "Wunsch der Person", "The person's wish"


class BlockReason(Coded):
    """What keeps a step of a plan from going on."""

    CHILDCARE_MISSING = "childcare_missing", "Kinderbetreuung fehlt", "No childcare"
    COSTS_NOT_COVERED = "costs_not_covered", "Kosten nicht gedeckt", "Costs not covered"
    DECISION_PENDING = "decision_pending", "Bescheid steht aus", "A decision is pending"
    DEPENDS_ON_STEP = "depends_on_step", "Ein anderer Schritt muss vorher fertig sein", "Another step must come first"
    DOCUMENTS_MISSING = "documents_missing", "Unterlagen fehlen", "Documents are missing"
    NO_CAPACITY = "no_capacity", "Kein freier Platz", "No free place"
    NO_INTERPRETER = "no_interpreter", "Keine Sprachmittlung", "No interpreter"
    OTHER = "other", "Anderer Grund", "Another reason"
    PERMIT_PENDING = "permit_pending", "Erlaubnis einer Behörde steht aus", "A permit of an authority is pending"


class NoPayerReason(Coded):
    """Why a step has no payer."""

    APPLICATION_PENDING = "application_pending", "Antrag läuft", "Application is pending"
    NOBODY_RESPONSIBLE = "nobody_responsible", "Keine Stelle ist zuständig", "No body is responsible"
    NOT_ASKED = "not_asked", "Noch nicht geklärt", "Not clarified yet"
    REFUSED = "refused", "Kostenübernahme abgelehnt", "Payment was refused"


class EndReason(Coded):
    """Why a support record or case management ends."""

    AIM_REACHED = "aim_reached", "Ziele erreicht", "Aims reached"
    CONTACT_LOST = "contact_lost", "Kontakt verloren", "Contact lost"
    DECEASED = "deceased", "Verstorben", "Deceased"
    HANDED_OVER = "handed_over", "An eine andere Stelle übergeben", "Handed over to another body"
    LEFT_GERMANY = "left_germany", "Ausgereist", "Left Germany"
    MOVED = "moved", "Verzogen", "Moved away"
    OPENED_BY_MISTAKE = "opened_by_mistake", "Irrtümlich angelegt", "Opened by mistake"
    OTHER = "other", "Anderer Grund", "Another reason"
    SELF_RELIANT = "self_reliant", "Steuert das eigene Netz selbst", "Steers the own network alone"
    TIME_LIMIT = "time_limit", "Vereinbarte Zeit abgelaufen", "Agreed time is over"
    WISH_OF_PERSON = "wish_of_person", "Wunsch der Person", "The person's wish"


class RejectReason(Coded):
    """Why the receiver of a message does not take it into its own record."""

    ALREADY_KNOWN = "already_known", "Bereits bekannt", "Already known"
    NOT_PLAUSIBLE = "not_plausible", "Nicht nachvollziehbar", "Not plausible"
    NOT_RESPONSIBLE = "not_responsible", "Nicht zuständig", "Not responsible"
    OTHER = "other", "Anderer Grund", "Another reason"
    WRONG_PERSON = "wrong_person", "Andere Person", "Another person"
