"""Words of the room."""

from geleit_identity.matching.levels import (
    BirthLevel,
    HouseholdLevel,
    HouseLevel,
    NameLevel,
    OrderLevel,
    PlaceLevel,
)
from geleit_identity.matching.rules import Grade, Held
from geleit_identity.persons.rules import BirthPrecision, NameKind, SpellingSource
from geleit_kit.pure.texts import Text, Texts

LEVELS = (NameLevel, OrderLevel, BirthLevel, HouseLevel, PlaceLevel, HouseholdLevel)

TEXTS = Texts(
    {
        **{f"name_kind.{code}": code.label for code in NameKind},
        **{f"spelling_source.{code}": code.label for code in SpellingSource},
        **{f"birth_precision.{code}": code.label for code in BirthPrecision},
        **{f"match_level.{code}": code.label for levels in LEVELS for code in levels},
        **{f"match_grade.{code}": code.label for code in Grade},
        **{f"match_held.{code}": code.label for code in Held},
        "place.match_too_narrow": Text(
            "Ein Merkmal allein findet niemanden: zwei Namen, ein Name mit Geburtsdatum oder mit Anschrift.",
            "One attribute alone finds nobody: two names, a name with a date of birth, or with an address.",
        ),
        "place.person_may_exist": Text(
            "Diese Person ist sicher schon erfasst.", "This person is certainly registered already."
        ),
        "problem.person_may_exist": Text(
            "Diese Person ist sicher schon erfasst. POST /v1/persons/match zeigt, wer es ist.",
            "This person is certainly registered already. POST /v1/persons/match shows who it is.",
        ),
        "problem.address_locked": Text(
            "Die Anschriften sind gesperrt: Wer sie nicht sieht, ersetzt sie nicht.",
            "The addresses are locked: who does not see them does not replace them.",
        ),
        "place.address_locked": Text(
            "Die Anschriften sind gesperrt und werden hier nicht ersetzt.", "The addresses are locked and stay."
        ),
        "problem.last_name": Text("Ein Name muss bleiben.", "One name must stay."),
        "problem.last_latin_spelling": Text(
            "Die lateinische Schreibweise muss bleiben, solange eine in anderer Schrift neben ihr steht.",
            "The Latin spelling must stay as long as one in another script stands beside it.",
        ),
        "place.birth_unknown_has_no_date": Text(
            "Ein unbekanntes Geburtsdatum hat keine Angabe.", "An unknown date of birth has no value."
        ),
        "place.birth_does_not_fit_precision": Text(
            "Die Angabe passt nicht zur Genauigkeit: JJJJ-MM-TT, JJJJ-MM oder JJJJ.",
            "The value does not fit its precision: YYYY-MM-DD, YYYY-MM or YYYY.",
        ),
        "place.birth_conventional_is_first_january": Text(
            "Ein gesetztes Geburtsdatum ist der 1. Januar.", "A conventional date of birth is 1 January."
        ),
        "place.in_the_future": Text("Das Datum liegt in der Zukunft.", "The day lies in the future."),
        "place.ends_before_it_begins": Text("Das Ende liegt vor dem Anfang.", "The end lies before the beginning."),
        "place.cannot_be_empty": Text("Diese Angabe kann nicht geleert werden.", "This value cannot be emptied."),
        "place.search_too_narrow": Text(
            "Ein Merkmal allein findet niemanden: zwei Namen, oder ein Name mit genauem Geburtstag.",
            "One attribute alone finds nobody: two names, or one name with the exact day of birth.",
        ),
    }
)
