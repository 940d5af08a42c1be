"""What the data protection law of a body asks for: places in the law, the form of a consent, professions with a duty of
secrecy, contracts, and where periods of retention come from. Each line names its source.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import ConsentForm, DataCategory
from geleit_vocabulary.coded import Coded, Label
from geleit_vocabulary.law import LawRegime


class Matter(Coded):
    """What each regime has a place for."""

    CONSENT = "consent", "Einwilligung", "Consent"
    SPECIAL_CONSENT = (
        "special_consent",
        "Einwilligung in besondere Kategorien",
        "Consent to special categories",
    )
    INFORMATION = "information", "Information der betroffenen Person", "Information of the data subject"
    OFFICER = "officer", "Datenschutzbeauftragte", "Data protection officer"
    JOINT_CONTROL = "joint_control", "Gemeinsame Verantwortung", "Joint control"
    PROCESSING = "processing", "Verarbeitung im Auftrag", "Processing on behalf"
    ERASURE = "erasure", "Löschung und Aufbewahrung", "Erasure and retention"
    DISCLOSURE = "disclosure", "Übermittlung", "Disclosure"


PLACES: Final[Mapping[LawRegime, Mapping[Matter, str]]] = MappingProxyType(
    {
        LawRegime.SGB_X: {
            Matter.CONSENT: "Art. 7 DSGVO; § 67b Abs. 2 SGB X",
            Matter.SPECIAL_CONSENT: "Art. 9 Abs. 2 lit. a DSGVO; § 67b Abs. 2 Satz 2 SGB X",
            Matter.INFORMATION: "Art. 13, 14 DSGVO; §§ 82, 82a SGB X",
            Matter.OFFICER: "Art. 37 DSGVO; § 81 Abs. 4 SGB X",
            Matter.JOINT_CONTROL: "Art. 26 DSGVO",
            Matter.PROCESSING: "Art. 28 DSGVO; § 80 SGB X",
            Matter.ERASURE: "Art. 17 DSGVO; § 84 SGB X",
            Matter.DISCLOSURE: "§§ 67b, 67d bis 78 SGB X",
        },
        LawRegime.DSG_NRW: {
            Matter.CONSENT: "Art. 7 DSGVO",
            Matter.SPECIAL_CONSENT: "Art. 9 Abs. 2 lit. a DSGVO; § 16 DSG NRW",
            Matter.INFORMATION: "Art. 13, 14 DSGVO",
            Matter.OFFICER: "Art. 37 DSGVO; § 31 DSG NRW",
            Matter.JOINT_CONTROL: "Art. 26 DSGVO",
            Matter.PROCESSING: "Art. 28 DSGVO",
            Matter.ERASURE: "Art. 17 DSGVO",
            Matter.DISCLOSURE: "Art. 6 DSGVO; § 3 DSG NRW",
        },
        LawRegime.GDPR: {
            Matter.CONSENT: "Art. 7 DSGVO",
            Matter.SPECIAL_CONSENT: "Art. 9 Abs. 2 lit. a DSGVO",
            Matter.INFORMATION: "Art. 13, 14 DSGVO",
            Matter.OFFICER: "Art. 37 DSGVO",
            Matter.JOINT_CONTROL: "Art. 26 DSGVO",
            Matter.PROCESSING: "Art. 28 DSGVO",
            Matter.ERASURE: "Art. 17 DSGVO",
            Matter.DISCLOSURE: "Art. 6 DSGVO",
        },
        LawRegime.BDSG: {
            Matter.CONSENT: "Art. 7 DSGVO",
            Matter.SPECIAL_CONSENT: "Art. 9 Abs. 2 lit. a DSGVO; § 22 BDSG",
            Matter.INFORMATION: "Art. 13, 14 DSGVO; §§ 32, 33 BDSG",
            Matter.OFFICER: "Art. 37 DSGVO; §§ 5, 38 BDSG",
            Matter.JOINT_CONTROL: "Art. 26 DSGVO",
            Matter.PROCESSING: "Art. 28 DSGVO",
            Matter.ERASURE: "Art. 17 DSGVO; § 35 BDSG",
            Matter.DISCLOSURE: "Art. 6 DSGVO; §§ 24, 25 BDSG",
        },
        LawRegime.KDG: {
            Matter.CONSENT: "§ 8 KDG",
            Matter.SPECIAL_CONSENT: "§ 8 Abs. 4, § 11 KDG",
            Matter.INFORMATION: "§§ 15, 16 KDG",
            Matter.OFFICER: "§ 36 KDG",
            Matter.JOINT_CONTROL: "§ 28 KDG",
            Matter.PROCESSING: "§ 29 KDG",
            Matter.ERASURE: "§ 19 KDG",
            Matter.DISCLOSURE: "§§ 9, 10 KDG",
        },
        LawRegime.DSG_EKD: {
            Matter.CONSENT: "§ 11 DSG-EKD",
            Matter.SPECIAL_CONSENT: "§ 13 DSG-EKD",
            Matter.INFORMATION: "§§ 17, 18 DSG-EKD",
            Matter.OFFICER: "§ 36 DSG-EKD",
            Matter.JOINT_CONTROL: "§ 29 DSG-EKD",
            Matter.PROCESSING: "§ 30 DSG-EKD",
            Matter.ERASURE: "§ 21 DSG-EKD",
            Matter.DISCLOSURE: "§§ 8, 9 DSG-EKD",
        },
    }
)
"""Where each regime speaks of each matter."""

ORDINARY_FORM: Final[Mapping[LawRegime, ConsentForm]] = MappingProxyType(
    dict.fromkeys(LawRegime, ConsentForm.ANY) | {LawRegime.KDG: ConsentForm.WRITTEN}
)
"""The form that a regime asks of every consent: § 8 (2) KDG wants it in writing. § 67b (2) sentence 1 SGB X says
"should", which refuses none; the others ask for proof alone (Art. 7 (1) GDPR, § 11 (1) DSG-EKD)."""


def form_needed(law: LawRegime, category: DataCategory) -> ConsentForm:
    """The stricter of what the regime asks of every consent and what the category asks everywhere.

    Health is written or electronic in every regime: § 67b (2) sentence 2 SGB X says so, elsewhere it is the cautious
    default (Art. 9 (2) a GDPR wants it express, and the controller has to prove that).
    """
    strict = ConsentForm.WRITTEN in {ORDINARY_FORM[law], category.guard.consent_form}
    return ConsentForm.WRITTEN if strict else ConsentForm.ANY


class Profession(Coded):
    """Who in a body has a duty of secrecy of his or her own (§ 203 StGB)."""

    PHYSICIAN = (
        "physician",
        "Heilberufe (§ 203 Abs. 1 Nr. 1 StGB)",
        "Physicians and other healers (§ 203 (1) no. 1 StGB)",
    )
    PSYCHOLOGIST = (
        "psychologist",
        "Berufspsychologie (§ 203 Abs. 1 Nr. 2 StGB)",
        "Psychologists (§ 203 (1) no. 2 StGB)",
    )
    LAWYER = "lawyer", "Rechtsberatung (§ 203 Abs. 1 Nr. 3 StGB)", "Legal professions (§ 203 (1) no. 3 StGB)"
    COUNSELLOR = (
        "counsellor",
        "Ehe-, Familien-, Erziehungs-, Jugend- und Suchtberatung (§ 203 Abs. 1 Nr. 4 StGB)",
        "Family, youth and addiction counselling (§ 203 (1) no. 4 StGB)",
    )
    PREGNANCY_COUNSELLOR = (
        "pregnancy_counsellor",
        "Schwangerschaftskonfliktberatung (§ 203 Abs. 1 Nr. 5 StGB)",
        "Pregnancy counselling (§ 203 (1) no. 5 StGB)",
    )
    SOCIAL_WORKER = (
        "social_worker",
        "Staatlich anerkannte Sozialarbeit und Sozialpädagogik (§ 203 Abs. 1 Nr. 6 StGB)",
        "State-recognised social work (§ 203 (1) no. 6 StGB)",
    )
    PUBLIC_OFFICIAL = "public_official", "Amtsträger (§ 203 Abs. 2 StGB)", "Public officials (§ 203 (2) StGB)"


KKG_4: Final = frozenset(
    {
        Profession.PHYSICIAN,
        Profession.PSYCHOLOGIST,
        Profession.COUNSELLOR,
        Profession.PREGNANCY_COUNSELLOR,
        Profession.SOCIAL_WORKER,
    }
)
"""The professions that § 4 (1) KKG names, as far as § 203 StGB knows them."""


class ContractKind(Coded):
    """What binds a body to others that work on the same data."""

    JOINT_CONTROL = "joint_control", "Gemeinsam Verantwortliche", "Joint controllers"
    PROCESSING = "processing", "Auftragsverarbeitung", "Processing on behalf"


class RetainedRecord(Coded):
    """What a schedule of retention speaks about."""

    ACCESS_LOG = "access_log", "Zugriffsprotokoll", "Access log"
    BENEFIT_RECORD = "benefit_record", "Leistungsakte", "Benefit record"
    DECISION = "decision", "Übermittlungsentscheidungen", "Disclosure decisions"
    DECLARATION = "declaration", "Einwilligungen und Entbindungen", "Consents and releases"
    FOREIGNERS_NOTICE = (
        "foreigners_notice",
        "Mitteilungen nach § 87 AufenthG",
        "Notices under § 87 Residence Act",
    )
    PERSON_RECORD = "person_record", "Personendatensatz", "Person record"
    REFERRAL = "referral", "Überleitungen", "Referrals"
    REMOVAL_RECORD = (
        "removal_record",
        "Ausweisung, Zurückschiebung, Abschiebung",
        "Expulsion and removal",
    )
    SUPPORT_RECORD = "support_record", "Betreuungsakte", "Support record"


class RetentionStart(Coded):
    """From when a period of retention is counted."""

    END_OF_BAN = "end_of_ban", "Ablauf der Frist nach § 11 AufenthG", "End of the period of § 11 Residence Act"
    END_OF_MATTER = "end_of_matter", "Ende der Angelegenheit", "End of the matter"
    END_OF_YEAR = "end_of_year", "Ende des Jahres, in dem sie endete", "End of the year in which it ended"
    LAST_ACT = "last_act", "Letzte Handlung", "Last act"


class RetentionSource(NamedTuple):
    """A place in the law from which a period comes. An empty set of `laws`, `kinds` or `records` means any.

    `months`: the period that the place itself names, which no schedule exceeds.
    """

    code: str
    citation: str
    label: Label
    laws: frozenset[LawRegime] = frozenset()
    kinds: frozenset[BodyKind] = frozenset()
    records: frozenset[RetainedRecord] = frozenset()
    months: int | None = None


_GDPR_LAWS: Final = frozenset({LawRegime.SGB_X, LawRegime.DSG_NRW, LawRegime.GDPR, LawRegime.BDSG})
_FOREIGNERS: Final = frozenset({BodyKind.FOREIGNERS_AUTHORITY})
_PROOF: Final = frozenset({RetainedRecord.ACCESS_LOG, RetainedRecord.DECISION, RetainedRecord.DECLARATION})

RETENTION_SOURCES: Final[tuple[RetentionSource, ...]] = (
    RetentionSource(
        "sgb_x_84",
        "Art. 17 DSGVO; § 84 SGB X",
        Label("Sozialdaten, solange die Aufgabe sie braucht", "Social data as long as the task needs it"),
        laws=frozenset({LawRegime.SGB_X}),
    ),
    RetentionSource(
        "gdpr_17",
        "Art. 5 Abs. 1 lit. e, Art. 17 DSGVO",
        Label("Solange der Zweck es braucht", "As long as the purpose needs it"),
        laws=_GDPR_LAWS,
    ),
    RetentionSource(
        "kdg_19",
        "§ 19 KDG",
        Label("Solange der Zweck es braucht (kirchlich)", "As long as the purpose needs it (church)"),
        laws=frozenset({LawRegime.KDG}),
    ),
    RetentionSource(
        "dsg_ekd_21",
        "§ 21 DSG-EKD",
        Label("Solange der Zweck es braucht (kirchlich)", "As long as the purpose needs it (church)"),
        laws=frozenset({LawRegime.DSG_EKD}),
    ),
    RetentionSource(
        "aufenthg_91_1",
        "§ 91 Abs. 1 AufenthG",
        Label("Zehn Jahre nach Ablauf der Frist nach § 11", "Ten years after the period of § 11 has ended"),
        kinds=_FOREIGNERS,
        records=frozenset({RetainedRecord.REMOVAL_RECORD}),
        months=120,
    ),
    RetentionSource(
        "aufenthg_91_2",
        "§ 91 Abs. 2 AufenthG",
        Label("Unerhebliche Mitteilungen unverzüglich vernichten", "Notices that do not matter are destroyed at once"),
        kinds=_FOREIGNERS,
        records=frozenset({RetainedRecord.FOREIGNERS_NOTICE}),
        months=0,
    ),
    RetentionSource(
        "bgb_195",
        "§§ 195, 199 BGB",
        Label("Nachweis bis zum Ende der Verjährung", "Proof until claims are barred"),
        records=_PROOF,
        months=48,
    ),
    RetentionSource(
        "bgb_630f",
        "§ 630f Abs. 3 BGB",
        Label("Behandlungsakte, zehn Jahre", "Record of treatment, ten years"),
        kinds=frozenset({BodyKind.HEALTH_OFFICE, BodyKind.HEALTH_SERVICE}),
        records=frozenset({RetainedRecord.SUPPORT_RECORD}),
        months=120,
    ),
)
