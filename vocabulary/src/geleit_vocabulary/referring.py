"""What referrals, cases and indicators call the same about referrals and messages between bodies."""

from geleit_vocabulary.coded import Coded


class ReferralKind(Coded):
    """The four kinds in the field's own words (Handreichung zum kommunalen Einwanderungsmanagement, MKFFI NRW 2020)."""

    VERWEIS = "verweis", "Verweis", "Pointing on (Verweis)"
    VERMITTLUNG = "vermittlung", "Vermittlung", "Brokering a service (Vermittlung)"
    ZUWEISUNG = "zuweisung", "Zuweisung ins Case Management", "Assignment into case management (Zuweisung)"
    UEBERGABE = "uebergabe", "Übergabe der Fallverantwortung", "Handover of case responsibility (Übergabe)"


class ReferralOutcome(Coded):
    """How a referral ended, coarse enough to be counted. Says nothing of why."""

    COMPLETED = "completed", "Abgeschlossen", "Completed"
    DECLINED = "declined", "Abgelehnt", "Declined"
    DECLINED_NO_CAPACITY = "declined_no_capacity", "Abgelehnt, kein Platz", "Declined for lack of capacity"
    ENDED = "ended", "Beendet, Ergebnis nicht mitgeteilt", "Ended, result not told"
    EXPIRED = "expired", "Ohne Antwort abgelaufen", "Expired without an answer"
    FAILED = "failed", "Vorzeitig beendet", "Ended early"
    HANDED_OVER = "handed_over", "Fallverantwortung übergeben", "Responsibility handed over"
    POINTED_ON = "pointed_on", "Verwiesen", "Pointed on"
    WITHDRAWN = "withdrawn", "Zurückgezogen", "Withdrawn"


class MessageKind(Coded):
    """What one body may tell another in a conversation. Codes and days, never a text."""

    BENEFIT_STARTED = "benefit_started", "Leistung beginnt", "A benefit starts"
    NEED = "need", "Bedarf erkannt", "A need was seen"
    NOTE_AVAILABLE = "note_available", "Information liegt bereit", "Information is ready to be read"
