"""Legal circles, regimes of data protection law, and the statutes that can carry a disclosure, with their dates."""

from datetime import date
from typing import Final, NamedTuple

from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded, Label
from geleit_vocabulary.purposes import Purpose


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


class AttendanceBasis(Coded):
    """Why somebody attends. Only the first two have a statutory recipient, and only statutory fields (ID-10).

    A cooperation plan is that of § 15 SGB II (until 30 June 2023: the integration agreement of the same paragraph).
    """

    OBLIGED = "obliged", "verpflichtet (§ 44a AufenthG)", "Obliged (§ 44a Residence Act)"
    COOPERATION_PLAN = "cooperation_plan", "im Kooperationsplan (§ 15 SGB II)", "In a cooperation plan (§ 15 SGB II)"
    VOLUNTARY = "voluntary", "freiwillig", "Voluntary"


class AttendanceField(Coded):
    """What a statute can ask to be told about attendance; never why somebody was absent."""

    ENTERED = "entered", "Eintritt", "Entry"
    NOT_DULY_ATTENDING = "not_duly_attending", "nicht ordnungsgemäße Teilnahme", "Not attending duly"
    ENDED = "ended", "Ende der Teilnahme", "End of attendance"


class Statute(NamedTuple):
    """A line of the statute table: what a statute can carry at most, and under which conditions.

    `valid_from`, `valid_to`: days on which the place was or is in force. `second_person`: it carries only in a single
    case after a second person has agreed, never as a standing rule (no automatic flow to a foreigners' authority).
    `laws`: the regimes of the bodies that may disclose under it. `recipients`, `purposes`, `categories`: the cautious
    default, which a body may narrow and never widen; for a single case `purposes` is empty, and the case names it.
    `secret_holders`: only where the body has a profession of § 4 (1) KKG. `attendance`: for which basis attendance may
    be told, and `fields` what of it.
    A node uses a line only when its data protection officer and a second person have put it into force there.
    """

    code: str
    citation: str
    label: Label
    conditions: Label
    valid_from: date
    laws: frozenset[LawRegime]
    recipients: frozenset[BodyKind]
    purposes: frozenset[Purpose] = frozenset()
    categories: frozenset[DataCategory] = frozenset()
    valid_to: date | None = None
    second_person: bool = False
    secret_holders: bool = False
    attendance: frozenset[AttendanceBasis] = frozenset()
    fields: frozenset[AttendanceField] = frozenset()

    def in_force(self, day: date) -> bool:
        """Whether the place was in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_SGB_X: Final = date(1981, 1, 1)
_GDPR: Final = date(2018, 5, 25)
_RESIDENCE_ACT: Final = date(2005, 1, 1)
_SOCIAL_DATA: Final = frozenset({LawRegime.SGB_X})
_ANY_LAW: Final = frozenset(LawRegime)

_WHO: Final = frozenset({DataCategory.BASE_DATA, DataCategory.BIRTH})
_REACH: Final = _WHO | {DataCategory.CONTACT_DETAILS, DataCategory.LANGUAGE}
_BENEFITS: Final = _REACH | {
    DataCategory.APPOINTMENT,
    DataCategory.BENEFIT,
    DataCategory.EDUCATION,
    DataCategory.HOUSING,
    DataCategory.WORK,
}
_CHILD: Final = _WHO | {DataCategory.CHILD_PROTECTION, DataCategory.CONTACT_DETAILS, DataCategory.FAMILY}
_BENEFIT_BODIES: Final = frozenset(
    {
        BodyKind.EMPLOYMENT_AGENCY,
        BodyKind.HOUSING_OFFICE,
        BodyKind.JOBCENTER,
        BodyKind.SOCIAL_WELFARE_OFFICE,
        BodyKind.YOUTH_WELFARE_OFFICE,
    }
)
_YOUTH: Final = frozenset({BodyKind.YOUTH_WELFARE_OFFICE})
_SINGLE_CASE: Final = Label(
    "Nur im Einzelfall: Abwägung durch einen Menschen, eine zweite Person stimmt zu",
    "In a single case only: weighed by a human, a second person agrees",
)

STATUTES: Final[tuple[Statute, ...]] = (
    Statute(
        "sgb_x_69_1_1",
        "§ 69 Abs. 1 Nr. 1 SGB X",
        Label("Übermittlung zur Erfüllung sozialer Aufgaben", "Disclosure for the performance of social tasks"),
        Label(
            "Erforderlich für eine Aufgabe nach dem SGB, der eigenen oder der einer Stelle nach § 35 SGB I; "
            "§ 76 SGB X und §§ 64, 65 SGB VIII gehen vor",
            "Necessary for a task under the Social Code, one's own or that of a body of § 35 SGB I; "
            "§ 76 SGB X and §§ 64, 65 SGB VIII take precedence",
        ),
        _SGB_X,
        _SOCIAL_DATA,
        _BENEFIT_BODIES,
        frozenset({Purpose.BENEFIT_TRANSITION, Purpose.HANDOVER, Purpose.HOUSING, Purpose.WORK_PLACEMENT}),
        _BENEFITS
        | {DataCategory.FAMILY, DataCategory.HOLDER_CONTACT, DataCategory.NATIONALITY, DataCategory.RESIDENCE},
    ),
    Statute(
        "sgb_x_71_1",
        "§ 71 Abs. 1 SGB X",
        Label("Übermittlung für besondere gesetzliche Pflichten", "Disclosure for particular statutory duties"),
        _SINGLE_CASE,
        _SGB_X,
        _SOCIAL_DATA,
        frozenset({BodyKind.HEALTH_OFFICE}),
        second_person=True,
    ),
    Statute(
        "sgb_x_71_2",
        "§ 71 Abs. 2 SGB X mit § 87 AufenthG",
        Label("Übermittlung an Ausländerbehörden", "Disclosure to foreigners' authorities"),
        Label(
            "Nur im Einzelfall und nur die Angaben, die § 71 Abs. 2 SGB X nennt: ein Mensch entscheidet, eine zweite "
            "Person stimmt zu, die betroffene Person erfährt davon",
            "In a single case and only what § 71 (2) SGB X names: a human decides, a second person agrees, the person "
            "concerned is told",
        ),
        _RESIDENCE_ACT,
        _SOCIAL_DATA,
        frozenset({BodyKind.FOREIGNERS_AUTHORITY}),
        second_person=True,
    ),
    Statute(
        "sgb_x_102",
        "§§ 102 bis 114 SGB X",
        Label("Erstattung zwischen Leistungsträgern", "Reimbursement between benefit providers"),
        Label(
            "Ein Leistungsträger hat geleistet, wofür ein anderer zuständig ist",
            "One provider has paid what another is responsible for",
        ),
        date(1983, 7, 1),
        _SOCIAL_DATA,
        _BENEFIT_BODIES,
        frozenset({Purpose.REIMBURSEMENT}),
        _WHO | {DataCategory.BENEFIT},
    ),
    Statute(
        "sgb_ii_50",
        "§ 50 SGB II",
        Label("Datenübermittlung in der Grundsicherung", "Data exchange in basic income support"),
        Label(
            "Erforderlich für eine Aufgabe nach dem SGB II oder SGB III",
            "Necessary for a task under SGB II or SGB III",
        ),
        date(2005, 1, 1),
        _SOCIAL_DATA,
        frozenset({BodyKind.EMPLOYMENT_AGENCY, BodyKind.JOBCENTER, BodyKind.SOCIAL_WELFARE_OFFICE}),
        frozenset({Purpose.BENEFIT_TRANSITION, Purpose.WORK_PLACEMENT}),
        _BENEFITS,
    ),
    Statute(
        "sgb_ii_61",
        "§ 61 Abs. 1 SGB II",
        Label(
            "Auskunft der Träger von Leistungen zur Eingliederung",
            "Information owed by providers of integration measures",
        ),
        Label(
            "Die Teilnahme steht im Kooperationsplan; mitgeteilt werden Eintritt, nicht ordnungsgemäße Teilnahme und "
            "Ende, keine Gründe",
            "Attendance stands in the cooperation plan; told are entry, not attending duly and the end, no reasons",
        ),
        date(2005, 1, 1),
        _ANY_LAW,
        frozenset({BodyKind.JOBCENTER}),
        frozenset({Purpose.COURSE_PARTICIPATION}),
        _WHO | {DataCategory.ATTENDANCE},
        attendance=frozenset({AttendanceBasis.COOPERATION_PLAN}),
        fields=frozenset(AttendanceField),
    ),
    Statute(
        "aufenthg_44a",
        "§ 44a AufenthG",
        Label("Verpflichtung zum Integrationskurs", "Obligation to attend an integration course"),
        Label(
            "Die Person ist zum Kurs verpflichtet; nur was die Anmeldung braucht, keine Teilnahme",
            "The person is obliged to attend; only what enrolment needs, nothing of attendance",
        ),
        _RESIDENCE_ACT,
        frozenset({LawRegime.SGB_X, LawRegime.DSG_NRW}),
        frozenset({BodyKind.COURSE_PROVIDER, BodyKind.JOBCENTER, BodyKind.SOCIAL_WELFARE_OFFICE}),
        frozenset({Purpose.COURSE_PARTICIPATION}),
        _REACH,
    ),
    Statute(
        "intv_8",
        "§ 8 Abs. 4 IntV",
        Label("Datenverarbeitung bei Integrationskursen", "Data processing for integration courses"),
        Label(
            "Die Person ist zum Kurs verpflichtet; mitgeteilt wird die nicht ordnungsgemäße Teilnahme, keine Gründe",
            "The person is obliged to attend; told is that attendance is not in order, no reasons",
        ),
        _RESIDENCE_ACT,
        _ANY_LAW,
        frozenset({BodyKind.JOBCENTER, BodyKind.SOCIAL_WELFARE_OFFICE}),
        frozenset({Purpose.COURSE_PARTICIPATION}),
        _WHO | {DataCategory.ATTENDANCE},
        attendance=frozenset({AttendanceBasis.OBLIGED}),
        fields=frozenset({AttendanceField.NOT_DULY_ATTENDING}),
    ),
    Statute(
        "kkg_4",
        "§ 4 KKG",
        Label("Kinderschutz durch Geheimnisträger", "Protection of children by secret holders"),
        Label(
            "Gewichtige Anhaltspunkte; erst erörtern und auf Hilfe hinwirken, dann darf das Jugendamt es erfahren",
            "Weighty indications; first talk and work towards help, then the youth welfare office may be told",
        ),
        date(2012, 1, 1),
        _ANY_LAW,
        _YOUTH,
        frozenset({Purpose.PROTECTION_OF_CHILDREN}),
        _CHILD,
        secret_holders=True,
    ),
    Statute(
        "sgb_viii_8a",
        "§ 8a SGB VIII",
        Label("Schutzauftrag bei Kindeswohlgefährdung", "Duty to protect a child at risk"),
        Label(
            "Gewichtige Anhaltspunkte für eine Gefährdung; § 65 SGB VIII geht vor",
            "Weighty indications that a child is at risk; § 65 SGB VIII takes precedence",
        ),
        date(2005, 10, 1),
        _SOCIAL_DATA,
        _YOUTH,
        frozenset({Purpose.PROTECTION_OF_CHILDREN}),
        _CHILD,
    ),
    Statute(
        "stgb_34",
        "§ 34 StGB",
        Label("Rechtfertigender Notstand", "Justifying necessity"),
        _SINGLE_CASE,
        date(1975, 1, 1),
        _ANY_LAW,
        frozenset(BodyKind) - {BodyKind.FOREIGNERS_AUTHORITY},
        second_person=True,
    ),
    Statute(
        "gdpr_9_2_c",
        "Art. 6 Abs. 1 lit. d, Art. 9 Abs. 2 lit. c DSGVO",
        Label("Lebenswichtige Interessen", "Vital interests"),
        _SINGLE_CASE,
        _GDPR,
        _ANY_LAW,
        frozenset(BodyKind) - {BodyKind.FOREIGNERS_AUTHORITY},
        second_person=True,
    ),
)


def statutes(day: date) -> tuple[Statute, ...]:
    """The statutes of the table that were in force on a day."""
    return tuple(statute for statute in STATUTES if statute.in_force(day))
