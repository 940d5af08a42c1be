"""Phases, waits and coarse dimensions of the statistics facts. "unknown" is a value of each dimension.

Nobody is asked for the sake of a count: the worker confirms what is known at intake. The dimensions are never criteria
of access and never leave with a reference to a person.
"""

from typing import Self

from geleit_vocabulary.coded import Coded, Label


class AgeBand(Coded):
    """Age in completed years at the day counted. `lowest`, `highest`: both included, None = open or unknown."""

    lowest: int | None
    highest: int | None

    def __new__(
        cls, code: str, de: str = "", en: str = "", lowest: int | None = None, highest: int | None = None
    ) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Label(de, en)
        member.lowest = lowest
        member.highest = highest
        return member

    UNDER_6 = "under_6", "unter 6", "under 6", 0, 5
    FROM_6_TO_15 = "6_15", "6 bis 15", "6 to 15", 6, 15
    FROM_16_TO_17 = "16_17", "16 bis 17", "16 to 17", 16, 17
    FROM_18_TO_24 = "18_24", "18 bis 24", "18 to 24", 18, 24
    FROM_25_TO_34 = "25_34", "25 bis 34", "25 to 34", 25, 34
    FROM_35_TO_44 = "35_44", "35 bis 44", "35 to 44", 35, 44
    FROM_45_TO_54 = "45_54", "45 bis 54", "45 to 54", 45, 54
    FROM_55_TO_64 = "55_64", "55 bis 64", "55 to 64", 55, 64
    FROM_65 = "65_plus", "65 und älter", "65 and older", 65, None
    UNKNOWN = "unknown", "unbekannt", "unknown"


class Sex(Coded):
    """The four entries of § 22 (3) PStG, and not known."""

    FEMALE = "female", "weiblich", "female"
    MALE = "male", "männlich", "male"
    DIVERS = "divers", "divers", "divers"
    NO_ENTRY = "no_entry", "ohne Angabe", "no entry"
    UNKNOWN = "unknown", "unbekannt", "unknown"


class NationalityGroup(Coded):
    """The dimension `group`: nationality in three groups, as the reports of the municipalities count."""

    GERMAN = "german", "deutsch", "German"
    EU = "eu", "EU, EWR und Schweiz", "EU, EEA and Switzerland"
    THIRD_COUNTRY = "third_country", "Drittstaat", "Third country"
    STATELESS = "stateless", "staatenlos oder ungeklärt", "Stateless or unclear"
    UNKNOWN = "unknown", "unbekannt", "unknown"


class TargetGroup(Coded):
    """Target groups that the pilots name. A concept maps its own to them; of several that fit the worker picks one."""

    NEWCOMER = "newcomer", "Neuzugewanderte", "Newcomers"
    REFUGEE_IN_PROCEDURE = "refugee_in_procedure", "Geflüchtete im Asylverfahren", "Refugees in the asylum procedure"
    REFUGEE_RECOGNISED = "refugee_recognised", "Anerkannte Geflüchtete", "Recognised refugees"
    REFUGEE_TOLERATED = "refugee_tolerated", "Geduldete", "Tolerated persons"
    TEMPORARY_PROTECTION = "temporary_protection", "Vorübergehender Schutz (§ 24 AufenthG)", "Temporary protection"
    EU_CITIZEN = "eu_citizen", "Zugewanderte aus der EU", "EU citizens"
    FAMILY_REUNIFICATION = "family_reunification", "Familiennachzug", "Family reunification"
    WORK_OR_STUDY = "work_or_study", "Zuwanderung zu Arbeit, Ausbildung oder Studium", "Work, training or study"
    YOUNG_ADULT = "young_adult", "Junge Erwachsene, alleinreisend", "Young adults on their own"
    UNACCOMPANIED_MINOR = "unaccompanied_minor", "Unbegleitete Minderjährige", "Unaccompanied minors"
    CARE_LEAVER = "care_leaver", "Ehemals unbegleitete Minderjährige", "Former unaccompanied minors"
    FAMILY_WITH_CHILDREN = "family_with_children", "Familien mit Kindern", "Families with children"
    LONGER_RESIDENT = "longer_resident", "Länger hier Lebende", "Longer resident"
    OTHER = "other", "Andere", "Other"
    UNKNOWN = "unknown", "unbekannt", "unknown"


class Phase(Coded):
    """What a case entered: counted once per entry, per person and body."""

    COUNSELLING = "counselling", "Beratung", "Counselling"
    CASE_MANAGEMENT = "case_management", "Case Management", "Case management"
    ENDED = "ended", "Beendet", "Ended"


class WaitKind(Coded):
    """What somebody waited for since the day of entry into Germany."""

    ENTRY_TO_FIRST_CONTACT = "entry_to_first_contact", "Einreise bis Erstkontakt", "Entry to first contact"
    ENTRY_TO_COURSE_START = "entry_to_course_start", "Einreise bis Kursbeginn", "Entry to course start"
