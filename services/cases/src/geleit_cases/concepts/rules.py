"""How a concept lets a record end."""

from geleit_vocabulary.coded import Coded


class EndKind(Coded):
    """The three kinds of an ending (Leitfaden zum Case Management im KIM: Beendigung)."""

    CRITERIA_MET = "criteria_met", "Kriterien des Abschlusses erfüllt", "Criteria of closing met"
    DISCHARGE = "discharge", "Entpflichtung", "Released from the mandate (Entpflichtung)"
    UNPLANNED = "unplanned", "Ungeplant beendet", "Ended unplanned"
