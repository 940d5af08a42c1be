"""Action fields (Handlungsfelder) and coded needs. A need crosses between bodies as its code, never as a text."""

from typing import Self

from geleit_vocabulary.coded import Coded, Label


class ActionField(Coded):
    """The nine fields that municipalities share; each maps its own catalogue to them.

    Handreichung zum kommunalen Einwanderungsmanagement (MKFFI NRW 2020), l. 4133: education, vocational training,
    qualification, work, language, housing, health, subsistence, participation.
    """

    EDUCATION = "education", "Bildung und Erziehung", "Education and upbringing"
    HEALTH = "health", "Gesundheit", "Health"
    HOUSING = "housing", "Wohnen", "Housing"
    LANGUAGE = "language", "Sprache", "Language"
    PARTICIPATION = "participation", "Teilhabe", "Participation"
    QUALIFICATION = "qualification", "Qualifizierung", "Qualification"
    SUBSISTENCE = "subsistence", "Existenzsicherung", "Subsistence"
    VOCATIONAL_TRAINING = "vocational_training", "Ausbildung", "Vocational training"
    WORK = "work", "Arbeit", "Work"


class NeedCode(Coded):
    """What somebody needs. One open need per code and record. `field` is the action field it belongs to.

    Health needs are not finer than "medical or psychosocial help": a code that names an illness would be health data
    in every place that a code may go.
    """

    field: ActionField

    def __new__(cls, code: str, de: str = "", en: str = "", field: ActionField = ActionField.PARTICIPATION) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = Label(de, en)
        member.field = field
        return member

    ACCOMPANIMENT = "accompaniment", "Begleitung zu Terminen", "Company to appointments"
    BENEFIT_APPLICATION = "benefit_application", "Antrag auf Leistungen", "Benefit application", ActionField.SUBSISTENCE
    CHILDCARE = "childcare", "Kinderbetreuung", "Childcare", ActionField.EDUCATION
    CONSUMER_ADVICE = "consumer_advice", "Verbraucherberatung", "Consumer advice", ActionField.SUBSISTENCE
    CONTACTS = "contacts", "Begegnung und soziale Kontakte", "Meeting people"
    DEBT_ADVICE = "debt_advice", "Schuldnerberatung", "Debt advice", ActionField.SUBSISTENCE
    DOCUMENTS = "documents", "Beschaffung von Unterlagen", "Obtaining documents", ActionField.SUBSISTENCE
    FAMILY_REUNIFICATION = "family_reunification", "Familiennachzug", "Family reunification"
    HEALTH_CARE = (
        "health_care",
        "Ärztliche oder psychosoziale Hilfe",
        "Medical or psychosocial help",
        ActionField.HEALTH,
    )
    HEALTH_INSURANCE = "health_insurance", "Krankenversicherung", "Health insurance", ActionField.HEALTH
    HIGHER_EDUCATION = "higher_education", "Studium", "Higher education", ActionField.EDUCATION
    HOME = "home", "Wohnung", "A home", ActionField.HOUSING
    INTEGRATION_COURSE = "integration_course", "Integrationskurs", "Integration course", ActionField.LANGUAGE
    INTERPRETER = "interpreter", "Sprachmittlung", "Interpreter", ActionField.LANGUAGE
    JOB = "job", "Arbeitsplatz", "Job", ActionField.WORK
    LANGUAGE_COURSE = "language_course", "Sprachkurs", "Language course", ActionField.LANGUAGE
    LANGUAGE_LEVEL_CERTIFICATE = (
        "language_level_certificate",
        "Nachweis des Sprachniveaus",
        "Language level certificate",
        ActionField.LANGUAGE,
    )
    LANGUAGE_LEVEL_TEST = "language_level_test", "Feststellung des Sprachstands", "Language test", ActionField.LANGUAGE
    LEGAL_ADVICE = "legal_advice", "Rechtsberatung", "Legal advice"
    LITERACY_COURSE = "literacy_course", "Alphabetisierung", "Literacy course", ActionField.LANGUAGE
    MOBILITY = "mobility", "Mobilität", "Mobility"
    PARENTING_SUPPORT = "parenting_support", "Erziehungsberatung", "Support for parents", ActionField.EDUCATION
    RECOGNITION = (
        "recognition",
        "Anerkennung von Abschlüssen",
        "Recognition of qualifications",
        ActionField.QUALIFICATION,
    )
    RESIDENCE_ADVICE = "residence_advice", "Aufenthaltsrechtliche Beratung", "Advice on residence law"
    SCHOOL_CERTIFICATE = "school_certificate", "Schulabschluss nachholen", "School certificate", ActionField.EDUCATION
    SCHOOL_PLACE = "school_place", "Schulplatz", "School place", ActionField.EDUCATION
    SHELTER_PLACE = "shelter_place", "Unterbringung", "Place in a shelter", ActionField.HOUSING
    TRAINING_PLACE = "training_place", "Ausbildungsplatz", "Training place", ActionField.VOCATIONAL_TRAINING
    VOLUNTEER = "volunteer", "Ehrenamtliche Begleitung", "A volunteer"
    WORK_EXPERIENCE = "work_experience", "Praktikum", "Internship", ActionField.WORK
    WORK_PERMISSION = "work_permission", "Erlaubnis zur Beschäftigung", "Permission to work", ActionField.WORK
