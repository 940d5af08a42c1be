"""What goes in and out about a person. Nothing about origin, sex, religion or residence title is asked."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from geleit_identity.fields import Code, LegalDay, OwnReference
from geleit_identity.names.rules import is_latin
from geleit_identity.persons.rules import BirthDate, BirthPrecision, NameKind, OnMatch, SpellingSource
from geleit_identity.protections.rules import ProtectionKind
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_vocabulary.categories import DataCategory

_NAME = {"kind": "family", "value": "Haddad", "spelling_source": "residence_document"}
_GIVEN = {"kind": "given", "value": "Rami", "spelling_source": "self"}
_BIRTH = {"on": "1998-01-01", "precision": "conventional"}
_ADDRESS = {
    "street": "Musterweg",
    "house_number": "7",
    "postal_code": "50667",
    "place": "Köln",
    "addition": "Zimmer 12",
    "municipality_key": "05315000",
    "valid_from": "2016-02-01",
    "valid_until": None,
}
_INTERPRETER = {"needed": "yes", "language": "ar"}
_LOCK = {"kind": "address_lock", "since": "2016-03-01", "until": "2018-02-28", "reason": "Decision of the register."}
_NAME_ID = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"
_NAME_OUT = {"id": _NAME_ID, **_NAME, "latin": True}
_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"

Text = str | None


class NameIn(In):
    """One part of a name in one spelling. Several stand beside each other; one in other letters needs a Latin one."""

    model_config = example(_NAME)

    kind: NameKind
    value: str = held(DataCategory.BASE_DATA, min_length=1, max_length=400)
    spelling_source: SpellingSource = SpellingSource.UNKNOWN


class BirthIn(In):
    """A date of birth as far as it is known: `on` is `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or null, by its precision."""

    model_config = example(_BIRTH)

    on: str | None = held(DataCategory.BIRTH, default=None, max_length=10)
    precision: BirthPrecision

    def value(self) -> BirthDate:
        """The pure value behind the schema."""
        return BirthDate(self.on, self.precision)


class AddressIn(In):
    """An address with its days; both open where nobody knows."""

    model_config = example(_ADDRESS)

    street: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    house_number: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=20)
    postal_code: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=12)
    place: str = held(DataCategory.CONTACT_DETAILS, min_length=1, max_length=200)
    addition: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    municipality_key: Text = held(DataCategory.CONTACT_DETAILS, default=None, pattern=r"^[0-9]{8}$")
    valid_from: LegalDay | None = None
    valid_until: LegalDay | None = None


class AddressPatch(In):
    """Changes an address, usually by the day on which the person moved out."""

    model_config = example({"valid_until": "2016-10-31"})

    street: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    house_number: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=20)
    postal_code: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=12)
    place: Text = held(DataCategory.CONTACT_DETAILS, default=None, min_length=1, max_length=200)
    addition: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    municipality_key: Text = held(DataCategory.CONTACT_DETAILS, default=None, pattern=r"^[0-9]{8}$")
    valid_from: LegalDay | None = None
    valid_until: LegalDay | None = None


class InterpreterIn(In):
    """Whether talks need an interpreter, and into which language (BCP 47)."""

    model_config = example(_INTERPRETER)

    needed: Literal["yes", "no", "unknown"] = held(DataCategory.LANGUAGE)
    language: Code | None = held(DataCategory.LANGUAGE, default=None)


class ProtectionIn(In):
    """A flag that protects the person, from a day on."""

    model_config = example(_LOCK)

    kind: ProtectionKind
    since: LegalDay
    until: LegalDay | None = None
    reason: Text = held(DataCategory.CONTACT_DETAILS, default=None, max_length=2_000)


class EndProtectionIn(In):
    """The last day of a protection. The flag stays readable."""

    model_config = example({"until": "2018-02-28"})

    until: LegalDay


class PersonIn(In):
    """Registers a person in the caller's body. One name is enough, and none where none is known yet.

    A body that accepts a referral binds it to a record of its own before it may learn the name.
    """

    model_config = example(
        {
            "names": [_NAME, _GIVEN],
            "birth": _BIRTH,
            "addresses": [_ADDRESS],
            "languages": ["ar", "de"],
            "interpreter": _INTERPRETER,
            "protections": [],
            "own_reference": "AZ-2016-118",
        }
    )

    names: list[NameIn] = held(DataCategory.BASE_DATA, default=[], max_length=40)
    birth: BirthIn = held(DataCategory.BIRTH, default=BirthIn(precision=BirthPrecision.UNKNOWN))
    addresses: list[AddressIn] = held(DataCategory.CONTACT_DETAILS, default=[], max_length=100)
    languages: list[Code] = held(DataCategory.LANGUAGE, default=[], max_length=20)
    interpreter: InterpreterIn = held(DataCategory.LANGUAGE, default=InterpreterIn(needed="unknown"))
    protections: list[ProtectionIn] = held(DataCategory.CONTACT_DETAILS, default=[], max_length=20)
    own_reference: OwnReference | None = None
    on_match: OnMatch = Field(
        default=OnMatch.REGISTER, description="What happens where a record is certainly the same person."
    )


class PersonUpsert(PersonIn):
    """The same by the caller's own reference: creates the person or replaces what is sent."""

    own_reference: OwnReference


class PersonPatch(In):
    """Merge-patch: only what is sent changes. Names, addresses and protections have calls of their own."""

    model_config = example({"birth": {"on": "1998-03-14", "precision": "day"}})

    birth: BirthIn | None = held(DataCategory.BIRTH, default=None)
    languages: list[Code] | None = held(DataCategory.LANGUAGE, default=None, max_length=20)
    interpreter: InterpreterIn | None = held(DataCategory.LANGUAGE, default=None)
    own_reference: OwnReference | None = None


class NameOut(Out):
    """One part of a name."""

    model_config = example(_NAME_OUT)

    id: UUID
    kind: NameKind
    value: str = held(DataCategory.BASE_DATA)
    latin: bool = held(
        DataCategory.BASE_DATA, description="Registers can exchange the spelling: data type A of DIN 91379."
    )
    spelling_source: SpellingSource

    @model_validator(mode="before")
    @classmethod
    def _tell_latin(cls, name: Any) -> Any:
        """It is read off the spelling, so that no record has to keep it."""
        return {"latin": is_latin(name["value"]), **name} if isinstance(name, dict) and "value" in name else name


class BirthOut(Out):
    """The date of birth as far as it is known."""

    model_config = example(_BIRTH)

    on: str | None = held(DataCategory.BIRTH)
    precision: BirthPrecision


class AddressOut(Out):
    """An address of the history."""

    model_config = example({"id": _NAME_ID, **_ADDRESS})

    id: UUID
    street: str | None = held(DataCategory.CONTACT_DETAILS)
    house_number: str | None = held(DataCategory.CONTACT_DETAILS)
    postal_code: str | None = held(DataCategory.CONTACT_DETAILS)
    place: str = held(DataCategory.CONTACT_DETAILS)
    addition: str | None = held(DataCategory.CONTACT_DETAILS)
    municipality_key: str | None = held(DataCategory.CONTACT_DETAILS)
    valid_from: date | None = held(DataCategory.CONTACT_DETAILS)
    valid_until: date | None = held(DataCategory.CONTACT_DETAILS)


class InterpreterOut(Out):
    """Whether talks need an interpreter."""

    model_config = example(_INTERPRETER)

    needed: str = held(DataCategory.LANGUAGE)
    language: str | None = held(DataCategory.LANGUAGE)


class ProtectionOut(Out):
    """A protection flag and its days."""

    model_config = example({"id": _NAME_ID, **_LOCK})

    id: UUID
    kind: ProtectionKind
    since: date
    until: date | None
    reason: str | None = held(DataCategory.CONTACT_DETAILS)


class PersonOut(Resource):
    """A person as the caller's body knows them. `id` and `person` are the pseudonym; there is no other id outside."""

    model_config = example(
        {
            "id": _PERSON,
            "version": 1,
            "own_reference": "AZ-2016-118",
            "created_at": "2016-06-01T08:30:00+00:00",
            "updated_at": "2016-06-01T08:30:00+00:00",
            "person": _PERSON,
            "registered_on": "2016-06-01",
            "names": [_NAME_OUT],
            "birth": _BIRTH,
            "addresses": [{"id": _NAME_ID, **_ADDRESS}],
            "addresses_locked": False,
            "languages": ["ar", "de"],
            "interpreter": _INTERPRETER,
            "protections": [],
        }
    )

    person: Pseudonym
    registered_on: date
    names: list[NameOut] = held(DataCategory.BASE_DATA)
    birth: BirthOut = held(DataCategory.BIRTH)
    addresses: list[AddressOut] | None = held(
        DataCategory.CONTACT_DETAILS, description="Null while a lock hides them from this reader."
    )
    addresses_locked: bool = Field(description="A protection is in force that hides addresses from ordinary readers.")
    languages: list[str] = held(DataCategory.LANGUAGE)
    interpreter: InterpreterOut = held(DataCategory.LANGUAGE)
    protections: list[ProtectionOut] = held(DataCategory.CONTACT_DETAILS)
    found: bool | None = Field(
        default=None, description="True where registering answered the record that was there (`on_match`: `find`)."
    )


class AskedName(In):
    """A name to search for."""

    model_config = example({"kind": "family", "value": "Haddad"})

    kind: NameKind = NameKind.UNKNOWN
    value: str = held(DataCategory.BASE_DATA, min_length=1, max_length=400)


class SearchIn(In):
    """Two names, or one name with an exactly known day of birth. One attribute alone finds nobody."""

    model_config = example(
        {
            "names": [{"kind": "family", "value": "Haddad"}, {"kind": "given", "value": "Rami"}],
            "birth": {"on": "1998-03-14", "precision": "day"},
        }
    )

    names: list[AskedName] = held(DataCategory.BASE_DATA, min_length=1, max_length=10)
    birth: BirthIn = held(DataCategory.BIRTH, default=BirthIn(precision=BirthPrecision.UNKNOWN))


class Hit(Out):
    """A person of the own body that agrees with what was asked."""

    model_config = example({"person": _PERSON, "agrees": ["names", "birth"], "names": [], "birth": _BIRTH})

    person: Pseudonym
    agrees: list[str]
    names: list[NameOut] = held(DataCategory.BASE_DATA)
    birth: BirthOut = held(DataCategory.BIRTH)


class Hits(Out):
    """What was found; `more` says that there are others and the search should say more."""

    model_config = example({"items": [], "more": False})

    items: list[Hit]
    more: bool
