"""Asking who may be somebody, and the answer with the share of every field."""

from pydantic import Field

from geleit_identity.matching.rules import Grade, Held
from geleit_identity.persons.rules import BirthPrecision
from geleit_identity.persons.schemas import AskedName, BirthIn, BirthOut, NameOut, Text
from geleit_kit.http.schemas import In, Out, Pseudonym, example, held
from geleit_vocabulary.categories import DataCategory

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_NAMES = [{"kind": "family", "value": "Haddad"}, {"kind": "given", "value": "Rami"}]
_BIRTH = {"on": "1998-03-14", "precision": "day"}
_WHERE = {"street": "Musterweg", "house_number": "7", "postal_code": "50667", "place": "Köln"}


class AskedAddress(In):
    """A present or former address of the person who is looked for, as far as it is known."""

    model_config = example(_WHERE)

    street: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    house_number: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=20)
    postal_code: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=12)
    place: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)


class MatchIn(In):
    """Whom one looks for: two attributes at least (two names; a name and a day of birth; a name and an address ...)."""

    model_config = example({"names": _NAMES, "birth": _BIRTH, "addresses": [_WHERE]})

    names: list[AskedName] = held(DataCategory.BASE_DATA, default=[], max_length=10)
    birth: BirthIn = held(DataCategory.BIRTH, default=BirthIn(precision=BirthPrecision.UNKNOWN))
    addresses: list[AskedAddress] = held(DataCategory.CONTACT_DETAILS, default=[], max_length=5)


class ShareOut(Out):
    """What one field brings to the score: its level by code and in words, and bits for or against one person."""

    model_config = example({"level": "same_sound", "words": "sounds alike, transliterated otherwise", "bits": 7.1})

    level: str
    words: str
    bits: float


class MatchSharesOut(Out):
    """The share of each field that both sides have. They add up to the score. Null: one side does not have it, or it
    takes no part because this reader may not see it.
    """

    model_config = example(
        {
            "family_name": {"level": "exact", "words": "equal", "bits": 8.6},
            "given_name": {"level": "same_sound", "words": "sounds alike, transliterated otherwise", "bits": 6.1},
            "name_order": {"level": "same_order", "words": "Given and family name stand alike", "bits": 0.0},
            "birth": {"level": "same_day", "words": "same day", "bits": 13.7},
            "house": None,
            "place": None,
            "household": {"level": "fits_relatives", "words": "would also fit relatives", "bits": -0.4},
        }
    )

    family_name: ShareOut | None = held(DataCategory.BASE_DATA)
    given_name: ShareOut | None = held(DataCategory.BASE_DATA)
    name_order: ShareOut | None = held(DataCategory.BASE_DATA)
    birth: ShareOut | None = held(DataCategory.BIRTH)
    house: ShareOut | None = held(DataCategory.CONTACT_DETAILS)
    place: ShareOut | None = held(DataCategory.CONTACT_DETAILS)
    household: ShareOut | None = held(DataCategory.BASE_DATA)


class HeldBackOut(Out):
    """Why a score that would do for `certain` is only `possible`."""

    model_config = example({"code": "birth_not_exact", "words": "Not the same exact birth date"})

    code: Held
    words: str


class MatchOut(Out):
    """A record of the own body that is certainly or possibly this person. It recommends; a person decides."""

    model_config = example(
        {
            "person": _PERSON,
            "grade": "certain",
            "grade_words": "certainly the same person",
            "bits": 28.0,
            "held_back": None,
            "shares": MatchSharesOut.model_config["json_schema_extra"]["examples"][0],  # type: ignore[index]  # -- as example() makes it
            "addresses_locked": False,
            "names": [],
            "birth": _BIRTH,
        }
    )

    person: Pseudonym
    grade: Grade
    grade_words: str
    bits: float = Field(description="Sum of the shares, in bits: 5 more make it 32 times as likely.")
    held_back: HeldBackOut | None
    shares: MatchSharesOut
    addresses_locked: bool = Field(description="A protection hides addresses: they take no part for this reader.")
    names: list[NameOut] = held(DataCategory.BASE_DATA)
    birth: BirthOut = held(DataCategory.BIRTH)


class MatchesOut(Out):
    """The likeliest first, at most 16. `parameters`: the version of the parameter set that weighed them."""

    model_config = example({"items": [], "parameters": "hand-set-3f1c0b7a9d2e"})

    items: list[MatchOut]
    parameters: str
