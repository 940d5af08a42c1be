"""Legal circles, regimes of data protection law, and the statutes that can carry a disclosure, with their dates."""

from datetime import date
from typing import Final, NamedTuple

from geleit_vocabulary.coded import Coded, Label


class LegalCircle(Coded):
    """Rechtskreis: the law under which somebody receives benefits or support. Codes are the laws' short names."""

    ASYLBLG = "asylblg", "Asylbewerberleistungsgesetz (AsylbLG)", "Asylum Seekers' Benefits Act"
    AUFENTHG = "aufenthg", "Aufenthaltsgesetz (AufenthG)", "Residence Act"
    BAFOEG = "bafoeg", "Bundesausbildungsförderungsgesetz (BAföG)", "Federal Training Assistance Act"
    BKGG = "bkgg", "Kindergeld und Kinderzuschlag (EStG, BKGG)", "Child benefit and supplement"
    SGB_II = "sgb_ii", "Grundsicherung für Arbeitsuchende (SGB II)", "Basic income support for job-seekers (SGB II)"
    SGB_III = "sgb_iii", "Arbeitsförderung (SGB III)", "Employment promotion (SGB III)"
    SGB_V = "sgb_v", "Gesetzliche Krankenversicherung (SGB V)", "Statutory health insurance (SGB V)"
    SGB_VIII = "sgb_viii", "Kinder- und Jugendhilfe (SGB VIII)", "Child and youth services (SGB VIII)"
    SGB_IX = "sgb_ix", "Rehabilitation und Teilhabe (SGB IX)", "Rehabilitation and participation (SGB IX)"
    SGB_XI = "sgb_xi", "Soziale Pflegeversicherung (SGB XI)", "Long-term care insurance (SGB XI)"
    SGB_XII = "sgb_xii", "Sozialhilfe (SGB XII)", "Social assistance (SGB XII)"
    UHVORSCHG = "uhvorschg", "Unterhaltsvorschuss (UhVorschG)", "Advance maintenance payments"
    WOGG = "wogg", "Wohngeld (WoGG)", "Housing benefit"


class LawRegime(Coded):
    """The data protection law of a body. The codes are those of `tenants.yaml`."""

    BDSG = "bdsg", "Bundesdatenschutzgesetz und DSGVO", "Federal Data Protection Act and GDPR"
    DSG_EKD = "dsg_ekd", "Datenschutzgesetz der EKD", "Data protection act of the Protestant Church"
    DSG_NRW = "dsg_nrw", "Datenschutzgesetz NRW und DSGVO", "Data Protection Act of North Rhine-Westphalia and GDPR"
    GDPR = "gdpr", "DSGVO", "GDPR"
    KDG = "kdg", "Gesetz über den Kirchlichen Datenschutz", "Data protection act of the Catholic Church"
    SGB_X = "sgb_x", "Sozialdatenschutz (SGB X) und DSGVO", "Protection of social data (SGB X) and GDPR"


class Statute(NamedTuple):
    """A statute that can carry a disclosure. `valid_from`, `valid_to`: days on which the place was or is in force.

    `second_person`: it carries only after a second person has agreed (no automatic flow to a foreigners' authority).
    A node uses a statute only when its data protection officer and a second person have put it into force there.
    """

    code: str
    citation: str
    label: Label
    valid_from: date
    valid_to: date | None = None
    second_person: bool = False

    def in_force(self, day: date) -> bool:
        """Whether the place was in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_SGB_X: Final = date(1981, 1, 1)
_GDPR: Final = date(2018, 5, 25)
_RESIDENCE_ACT: Final = date(2005, 1, 1)

STATUTES: Final[tuple[Statute, ...]] = (
    Statute(
        "sgb_x_69_1_1",
        "§ 69 Abs. 1 Nr. 1 SGB X",
        Label("Übermittlung zur Erfüllung sozialer Aufgaben", "Disclosure for the performance of social tasks"),
        _SGB_X,
    ),
    Statute(
        "sgb_x_71_1",
        "§ 71 Abs. 1 SGB X",
        Label("Übermittlung für besondere gesetzliche Pflichten", "Disclosure for particular statutory duties"),
        _SGB_X,
    ),
    Statute(
        "sgb_x_71_2",
        "§ 71 Abs. 2 SGB X mit § 87 AufenthG",
        Label("Übermittlung an Ausländerbehörden", "Disclosure to foreigners' authorities"),
        _RESIDENCE_ACT,
        second_person=True,
    ),
    Statute(
        "sgb_x_102",
        "§§ 102 bis 114 SGB X",
        Label("Erstattung zwischen Leistungsträgern", "Reimbursement between benefit providers"),
        date(1983, 7, 1),
    ),
    Statute(
        "sgb_ii_50",
        "§ 50 SGB II",
        Label("Datenübermittlung in der Grundsicherung", "Data exchange in basic income support"),
        date(2005, 1, 1),
    ),
    Statute(
        "aufenthg_44a",
        "§ 44a AufenthG",
        Label("Verpflichtung zum Integrationskurs", "Obligation to attend an integration course"),
        _RESIDENCE_ACT,
    ),
    Statute(
        "intv_8",
        "§ 8 IntV",
        Label("Datenverarbeitung bei Integrationskursen", "Data processing for integration courses"),
        _RESIDENCE_ACT,
    ),
    Statute(
        "kkg_4",
        "§ 4 KKG",
        Label("Kinderschutz durch Geheimnisträger", "Protection of children by secret holders"),
        date(2012, 1, 1),
    ),
    Statute(
        "sgb_viii_8a",
        "§ 8a SGB VIII",
        Label("Schutzauftrag bei Kindeswohlgefährdung", "Duty to protect a child at risk"),
        date(2005, 10, 1),
    ),
    Statute(
        "stgb_34",
        "§ 34 StGB",
        Label("Rechtfertigender Notstand", "Justifying necessity"),
        date(1975, 1, 1),
        second_person=True,
    ),
    Statute(
        "gdpr_9_2_c",
        "Art. 6 Abs. 1 lit. d, Art. 9 Abs. 2 lit. c DSGVO",
        Label("Lebenswichtige Interessen", "Vital interests"),
        _GDPR,
        second_person=True,
    ),
)


def statutes(day: date) -> tuple[Statute, ...]:
    """The statutes of the table that were in force on a day."""
    return tuple(statute for statute in STATUTES if statute.in_force(day))
