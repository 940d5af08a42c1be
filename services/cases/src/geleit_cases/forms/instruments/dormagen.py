"""Anlage 1, Dormagen: the form with which a first picture of a household is taken.

Source: Handreichung zum kommunalen Einwanderungsmanagement/Integrationsmanagement (MKFFI NRW 2020), l. 4504-4580; the
form names no town, its line 4519 shows whose it is. The sections and fields are the source's, the wording, reasons and
categories ours. Two things stand otherwise: treatment by a doctor or therapist (l. 4573) has its own sheet, and the
list of residence titles (l. 4518: three) takes a fourth, because many have none of the three. The levels of language
are the source's own four words, no CEFR. What "EA" in line 4566 stands for the source does not say.
"""

from typing import Final

from geleit_cases.forms.instruments.parts import (
    NOTHING_TO_SAY,
    SPECIAL,
    Json,
    codes,
    day,
    group,
    instrument,
    line,
    listed,
    number,
    row,
    rows,
    several,
    sheet,
    text,
    yes_no,
)
from geleit_vocabulary.categories import DataCategory as Of

_SCHOOLED: Final = ("Damit Abschlüsse anerkannt und passende Wege gefunden werden.", "To have certificates recognised.")
_WORKED: Final = ("Damit Erfahrungen bei der Suche nach Arbeit zählen.", "So that experience counts in finding work.")
_REFERRED: Final = (
    "Damit klar ist, wo Sie schon waren und was noch fehlt.",
    "To know where you were and what is open.",
)


def _schooling(de: str, en: str, *, field: bool = False, degree: bool = False) -> Json:
    """A stage of education: where, how long, finished or not, with which graduation."""
    fields = {
        **({"field": line("Fachrichtung", "Field")} if field else {}),
        "country": line("Land", "Country"),
        "duration": line("Dauer", "Duration"),
        "finished": yes_no("Beendet", "Finished"),
        "graduated": yes_no("Abschluss", "Graduation"),
        **({"degree": line("Welcher Abschluss", "Which degree")} if degree else {}),
    }
    return group(de, en, Of.EDUCATION, _SCHOOLED, fields)


def _certificates() -> Json:
    fields = {
        "available": yes_no("Vorhanden", "Available"),
        "translated": yes_no("Übersetzt", "Translated"),
        "recognised": yes_no("Anerkannt", "Recognised"),
        "referred_for_folder": yes_no("An EA vermittelt (Bewerbungsmappe)", "Referred to EA for an application folder"),
    }
    return group("Zeugnisse", "Certificates", Of.EDUCATION, _SCHOOLED, fields)


_LISTS: Final[Json] = {
    "salutation": codes(("ms", "Frau", "Ms"), ("mr", "Herr", "Mr"), ("none", "Keine Anrede", "No salutation")),
    "marital_status": codes(
        ("single", "Ledig", "Single"),
        ("married", "Verheiratet", "Married"),
        ("separated", "Getrennt lebend", "Living separately"),
        ("divorced", "Geschieden", "Divorced"),
        ("widowed", "Verwitwet", "Widowed"),
    ),
    "residence_status": codes(
        ("asylum_procedure", "Aufenthaltsgestattung", "Permission during the asylum procedure"),
        ("toleration", "Duldung", "Toleration"),
        ("residence_permit", "Aufenthaltserlaubnis", "Residence permit"),
        ("something_else", "Etwas anderes", "Something else"),
    ),
    "income": codes(
        ("asylblg", "Leistungen nach dem AsylbLG", "Benefits under the AsylbLG"),
        ("sgb_ii", "Leistungen nach dem SGB II", "Benefits under the SGB II"),
        ("own_income", "Eigenes Einkommen", "Own income"),
    ),
    "level": codes(
        ("basic", "Grundkenntnisse", "Basic"),
        ("advanced", "Fortgeschritten", "Advanced"),
        ("expert", "Sehr gut", "Expert"),
        ("native", "Muttersprache", "Native"),
    ),
    "computer_level": codes(("basic", "Grundkenntnisse", "Basic"), ("advanced", "Fortgeschritten", "Advanced")),
    "child": row(
        name=line("Name", "Name"),
        born_on=day("Geburtsdatum", "Date of birth", category=Of.BIRTH),
        childcare_place=yes_no("Kitaplatz vorhanden", "Has a place in childcare"),
        school=line("Schule", "School", category=Of.EDUCATION),
        but_applied_for=yes_no("Bildung und Teilhabe beantragt", "Education package applied for", category=Of.BENEFIT),
        tutoring_needed=yes_no("Nachhilfe nötig", "Tutoring needed", category=Of.EDUCATION),
        leisure=line("Freizeit", "Leisure"),
        child_benefit=yes_no("Kindergeld", "Child benefit", category=Of.BENEFIT),
        parental_allowance=yes_no("Elterngeld", "Parental allowance", category=Of.BENEFIT),
        custody=line("Sorgerecht", "Custody"),
        child_benefit_applied_for=yes_no("Kindergeld beantragt", "Child benefit applied for", category=Of.BENEFIT),
        reported_to_jobcenter=yes_no("Beim Jobcenter gemeldet", "Reported to the Jobcenter", category=Of.BENEFIT),
        referred_to_esperanza=yes_no("An Esperanza vermittelt", "Referred to Esperanza"),
    ),
    "job": row(
        duration=line("Dauer", "Duration"),
        employed_as=line("Beschäftigt als", "Employed as"),
        company=line("Betrieb", "Company"),
        country=line("Land", "Country"),
    ),
}
_PERSON: Final[Json] = {
    "salutation": listed("salutation", "Anrede", "Salutation"),
    "family_name": line("Familienname", "Family name"),
    "first_name": line("Vorname", "First name"),
    "born_on": day("Geburtsdatum", "Date of birth", category=Of.BIRTH),
    "born_in": line("Geburtsort", "Place of birth", category=Of.BIRTH),
    "origin": line("Herkunftsland", "Country of origin", category=Of.NATIONALITY),
    "nationality": line("Staatsangehörigkeit", "Nationality", category=Of.NATIONALITY),
    "address": line("Anschrift", "Address", category=Of.CONTACT_DETAILS),
    "phone": line("Telefon", "Phone", category=Of.CONTACT_DETAILS),
    "email": line("E-Mail", "E-mail", category=Of.CONTACT_DETAILS),
    "marital_status": listed("marital_status", "Familienstand", "Marital status", category=Of.FAMILY),
    "has_children": yes_no("Kinder", "Children", category=Of.FAMILY),
    "number_of_children": number("Zahl der Kinder", "Number of children", 30, category=Of.FAMILY),
}
_FIELDS: Final[Json] = {
    "session": group(
        "Gespräch", "Session", Of.COUNSELLING,
        ("Damit nachvollziehbar ist, wann und mit wem gesprochen wurde.", "To know when and with whom one talked."),
        {
            "on": day("Datum", "Date"),
            "place": line("Ort", "Place"),
            "minutes": number("Dauer in Minuten", "Duration in minutes", 1440),
            "present": line("Anwesende", "Persons present"),
        },
    ),
    "person": group(
        "Zur Person", "About the person", Of.BASE_DATA,
        ("Damit klar ist, um wen es geht.", "To know who it is about."), _PERSON,
    ),
    "residence": group(
        "Aufenthalt und Einkommen", "Residence and income", Of.RESIDENCE,
        ("Damit Fristen gesehen werden und Angebote passen.", "To see what expires, and what is open."),
        {
            "status": listed("residence_status", "Aufenthaltsstatus", "Residence status"),
            "status_until": day("Gültig bis", "Valid until"),
            "in_germany_since": day("In Deutschland seit", "In Germany since"),
            "in_town_since": day("In Dormagen seit", "In Dormagen since"),
            "income": several("income", "Einkommen", "Income", category=Of.BENEFIT),
            "own_income": line("Eigenes Einkommen", "Own income", category=Of.FINANCES),
        },
    ),
    "children": rows(
        "child", "Kinder", "Children", 20, category=Of.FAMILY,
        why={
            "de": "Damit Kinder Platz, Schule und Leistungen bekommen.",
            "en": "So that children get a place, a school and benefits.",
        },
    ),
    "education": group(
        "Bildung", "Education", Of.EDUCATION, _SCHOOLED,
        {
            "primary": _schooling("Grundschule", "Primary school"),
            "middle": _schooling("Mittelschule", "Middle school"),
            "upper": _schooling("Oberstufe", "Upper school"),
            "training": _schooling("Ausbildung", "Vocational training", field=True),
            "studies": _schooling("Studium", "Studies", field=True, degree=True),
        },
    ),
    "jobs": rows("job", "Berufserfahrung", "Work experience", 20, category=Of.WORK,
                 why={"de": _WORKED[0], "en": _WORKED[1]}),
    "languages": group(
        "Sprachen", "Languages", Of.LANGUAGE,
        ("Damit Gespräche gelingen und der Kurs passt.", "So that talks succeed and the course fits."),
        {
            "german": listed("level", "Deutsch", "German"),
            "english": listed("level", "Englisch", "English"),
            "arabic": listed("level", "Arabisch", "Arabic"),
            "persian": listed("level", "Persisch (Farsi, Dari)", "Persian (Farsi, Dari)"),
            "pashto": listed("level", "Paschtu", "Pashto"),
            "urdu": listed("level", "Urdu", "Urdu"),
        },
    ),
    "skills": group(
        "Führerschein und EDV", "Driving and computers", Of.WORK, _WORKED,
        {
            "driving_licence": yes_no("Führerschein", "Driving licence"),
            "licence_classes": line("Klassen", "Classes"),
            "office": listed("computer_level", "Office-Paket", "Office package"),
            "application_folder": listed("computer_level", "Bewerbungsmappe erstellen", "Making an application folder"),
        },
    ),
    "certificates": _certificates(),
    "contact_points": group(
        "Anlaufstellen", "Contact points", Of.COUNSELLING, _REFERRED,
        {
            "integration_point": yes_no("Integration Point besucht", "Visited the Integration Point"),
            "integration_point_visited_on": day("Besucht am", "Visited on"),
            "integration_point_referred_on": day("Vermittelt am", "Referred on"),
            "cafe_grenzenlos": yes_no("Café Grenzenlos besucht", "Visited Café Grenzenlos"),
            "cafe_grenzenlos_which": line("Welches Angebot", "Which of its offers"),
            "sports_club": yes_no("Sportverein", "Sports club"),
            "sports_club_which": line("Welcher", "Which one"),
            "sports_interest": line("Interesse an", "Interest in"),
            "volunteers": yes_no("Kontakt zu Ehrenamtlichen", "Contact to volunteers"),
            "volunteers_who": line("Zu wem", "To whom"),
            "internships": text("Praktika", "Internships done", category=Of.WORK),
            "desired_jobs": text("Berufswünsche", "Desired jobs", category=Of.WORK),
        },
    ),
    "health": sheet(
        "Gesundheit", "Health", Of.HEALTH,
        NOTHING_TO_SAY,
        {
            "treatment": yes_no("In ärztlicher Behandlung oder Therapie", "In treatment or therapy"),
            "doctor": line("Bei wem", "With which doctor"),
        },
    ),
    "story": group(
        "Der eigene Bericht", "The own account", Of.COUNSELLING,
        ("Erzählen Sie nur, was Sie möchten.", "Tell only what you want to."),
        {
            "way_to_germany": text(
                "Mein Weg nach Deutschland", "My way to Germany", category=Of.PERSECUTION, ground=SPECIAL
            ),
            "current_situation": text("Aktuelle Situation", "Current situation"),
        },
    ),
}  # fmt: skip
INSTRUMENT: Final = instrument(
    ("Aufnahmebogen (Anlage 1)", "Intake form (Anlage 1)"),
    "Handreichung kommunales Einwanderungsmanagement (MKFFI NRW 2020), Z. 4504-4580",
    _FIELDS,
    lists=_LISTS,
)
