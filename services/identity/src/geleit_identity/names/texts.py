"""Words of the room."""

from geleit_identity.names.passports import Source
from geleit_identity.names.rules import DataType
from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        **{f"name_source.{code}": code.label for code in Source},
        **{f"name_data_type.{code}": code.label for code in DataType},
        "place.name_without_letters": Text("Ein Name besteht aus Buchstaben.", "A name is made of letters."),
        "place.name_too_long": Text("Der Name ist zu lang.", "The name is too long."),
        "place.name_with_foreign_signs": Text(
            "Der Name enthält Zeichen, die in keinem Namen vorkommen (DIN 91379, Datentyp A). "
            "POST /v1/names/proposals nennt ihre Stellen.",
            "The name holds signs that no name has (DIN 91379, data type A). "
            "POST /v1/names/proposals tells their places.",
        ),
        "place.latin_spelling_missing": Text(
            "Register tauschen Schreibweisen in den lateinischen Buchstaben der DIN 91379 aus: bitte die des Passes "
            "dazugeben; die andere bleibt daneben stehen. POST /v1/names/proposals schlägt eine vor.",
            "Registers exchange spellings in the Latin letters of DIN 91379: please add the one of the passport; the "
            "other one stays beside it. POST /v1/names/proposals proposes one.",
        ),
        "name_remark.passport_decides": Text(
            "Ein Vorschlag ersetzt keinen Blick in den Pass: Was dort oder im Aufenthaltsdokument steht, geht vor.",
            "A proposal replaces no look at the passport: what stands there or in the residence document goes first.",
        ),
        "name_remark.scripts_are_mixed": Text(
            "Der Name mischt Schriften. Manche Buchstaben sehen gleich aus und sind verschieden.",
            "The name mixes scripts. Some letters look alike and are different ones.",
        ),
        "name_remark.several_readings": Text(
            "Die Umschrift hängt von der Sprache ab, aus der der Name kommt.",
            "The transliteration depends on the language that the name comes from.",
        ),
        "name_remark.consonants_only": Text(
            "Diese Schrift schreibt kurze Vokale nicht. Aus den Buchstaben folgt nur die maschinenlesbare Zeile; die "
            "Schreibweise zum Lesen steht im Pass oder kommt von der Person.",
            "This script does not write short vowels. Only the machine-readable line follows from the letters; the "
            "spelling for readers stands in the passport or comes from the person.",
        ),
        "name_remark.common_spellings": Text(
            "Häufige Schreibweisen sind gezählt, nicht umgeschrieben: Die Person kann eine andere haben.",
            "Common spellings are counted, not transliterated: the person may have another one.",
        ),
        "name_remark.no_passport_table": Text(
            "ICAO Doc 9303 hat für diese Schrift keine Umschrift. Bitte die Schreibweise des Passes eingeben.",
            "ICAO Doc 9303 has no transliteration for this script. Please enter the spelling of the passport.",
        ),
        "name_remark.letter_without_row": Text(
            "Ein Buchstabe steht nicht in der Umschrift von ICAO Doc 9303. Bitte die Schreibweise des Passes eingeben.",
            "A letter is not in the transliteration of ICAO Doc 9303. Please enter the spelling of the passport.",
        ),
        "name_remark.deprecated_sign": Text(
            "Ein Zeichen gilt in DIN 91379 als veraltet; sein Ersatz ist ein anderer Vokal und wird nur vorgeschlagen.",
            "A sign is deprecated in DIN 91379; what replaces it is another vowel and is only proposed.",
        ),
    }
)
