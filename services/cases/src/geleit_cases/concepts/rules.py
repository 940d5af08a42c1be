"""The codes of a concept: how a record ends, who indicates, by which way somebody is sought, what a fact touches."""

from geleit_vocabulary.coded import Coded


class EndKind(Coded):
    """The three kinds of an ending (Leitfaden zum Case Management im KIM: Beendigung)."""

    CRITERIA_MET = "criteria_met", "Kriterien des Abschlusses erfüllt", "Criteria of closing met"
    DISCHARGE = "discharge", "Entpflichtung", "Released from the mandate (Entpflichtung)"
    UNPLANNED = "unplanned", "Ungeplant beendet", "Ended unplanned"


class IndicationVariant(Coded):
    """Who indicates case management (Handreichung zum kommunalen Einwanderungsmanagement, MKFFI NRW 2020).

    Source: l. 2014-2029. Where first contact and case management part, both must know the criteria and see the
    indication.
    """

    CASE_MANAGER = "case_manager", "Case Management sieht jede Person zuerst", "Case managers see everybody first"
    ONE_POINT = "one_point", "Eine Anlaufstelle berät und leitet weiter", "One contact point advises and passes on"
    MANY_PLACES = "many_places", "Mehrere Stellen beraten und leiten weiter", "Several places advise and pass on"


class Channel(Coded):
    """How somebody is sought out. What is offered is the same by every channel."""

    LETTER = "letter", "Schriftliches Beratungsangebot", "Written offer"
    HOME_VISIT = "home_visit", "Hausbesuch", "Home visit"
    SHELTER_VISIT = "shelter_visit", "Besuch in der Unterkunft", "Visit in the shelter"
    PHONE = "phone", "Anruf", "Call"
    BROUGHT = "brought", "Persönliche Begleitung zur Anlaufstelle", "Accompanied to the contact point"
    INVITATION = "invitation", "Einladung zum Gespräch", "Invitation to a talk"


class ClearingResult(Coded):
    """What a clearing comes to."""

    INFORMATION = "information", "Information genügt", "Information is enough"
    COUNSELLING = "counselling", "Beratung", "Counselling"
    CASE_MANAGEMENT = "case_management", "Case Management", "Case management"
    REFERRAL = "referral", "Weiterleitung an eine andere Stelle", "Referral to another body"


class WarningAnswer(Coded):
    """What an early warning may lead to: an offer to the person, never a consequence for her (l. 5739: interventions
    by degrees).
    """

    TALK = "talk", "Gespräch anbieten", "Offer a talk"
    CONFERENCE = "conference", "Konferenz vorschlagen", "Propose a conference"
    REASSESSMENT = "reassessment", "Neue Bedarfsanalyse anbieten", "Offer a new assessment"


class Touches(Coded):
    """What a fact touches of what is never a hidden criterion (the third of the eight rules)."""

    NOTHING = "nothing", "Nichts davon", "None of these"
    STATUS = "status", "Aufenthaltsstatus oder Leistungsgrundlage", "Residence status or benefit basis"
    ORIGIN = "origin", "Herkunft oder Staatsangehörigkeit", "Origin or nationality"
    LANGUAGE = "language", "Sprache oder Sprachstand", "Language or its level"


class CountsFrom(Coded):
    """From which day a time-box or a deadline of first contact counts."""

    ENTERED = "entered", "Einreise nach Deutschland", "Entry into Germany"
    ARRIVED = "arrived", "Ankunft in der Kommune", "Arrival in the municipality"
    NOTIFIED = "notified", "Meldung", "Notification"
    RECORD_OPENED = "record_opened", "Beginn der Beratung", "Begin of counselling"
    CASE_MANAGEMENT_STARTED = "case_management_started", "Beginn des Case Managements", "Begin of case management"
    PHASE_ENTERED = "phase_entered", "Beginn der Phase", "Begin of the phase"


class TimeBoxEnd(Coded):
    """What the end of a time-box asks of the case manager. Nothing ends by itself."""

    REVIEW = "review", "Weiterführung prüfen", "Review whether to go on"
    TAPER = "taper", "Begleitung allmählich lösen", "Taper the support"
    END_REVIEW = "end_review", "Ende prüfen", "Review the end"


class Label(Coded):
    """What a concept may name in its own words."""

    PLAN = "plan", "Entwicklungsplan", "Development plan"
    CONFERENCE = "conference", "Entwicklungskonferenz", "Development conference"
    ASSESSMENT = "assessment", "Bedarfs- und Situationsanalyse", "Assessment of needs and situation"
    GOAL_AGREEMENT = "goal_agreement", "Zielvereinbarung", "Goal agreement"
    CASE_MANAGER = "case_manager", "Case Manager*in", "Case manager"
    STEERING_OFFICE = "steering_office", "Steuerungsstelle", "Steering office"
    CONTACT_POINT = "contact_point", "Anlaufstelle", "Contact point"
    PERSON = "person", "Ratsuchende Person", "Person"


class Preset(Coded):
    """Concepts that are shipped, to be taken over as a draft."""

    DGCC = "dgcc", "DGCC-Standard", "DGCC default"
    DORMAGEN = "dormagen", "Dormagen", "Dormagen"
    KOELN = "koeln", "Köln (KOKIP/KOKIR)", "Köln (KOKIP/KOKIR)"
    MOERS = "moers", "Moers", "Moers"
    MUELHEIM = "muelheim", "Mülheim an der Ruhr", "Mülheim an der Ruhr"
