"""What goes in and out about assessments. Whose to read an answer is, its form says."""

from datetime import date
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from pydantic import Field

from geleit_cases.assessment.rules import ASSESSMENT
from geleit_cases.contacts.rules import Interpreter, Way, With
from geleit_cases.fields import FRAME, PERSON, RECORD, Code, LegalDay, OwnReference
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, described, example
from geleit_kit.pure.lifecycle import Lifecycle

_FORM: Final = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8b01"
_CONTACT: Final = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8b02"
_ANSWERS: Final[dict[str, Any]] = {"language": {"german": "A little", "mediation_needed": "yes"}}
_TALK: Final = {"way": "talk", "interpreter": "present", "minutes": 60}


class TalkIn(In):
    """The talk in which the answers were given: a new contact, or `contact_id` of one that stands."""

    model_config = example(_TALK)

    contact_id: UUID | None = None
    on: LegalDay | None = None
    way: Way | None = None
    with_whom: Annotated[list[With], Field(max_length=10)] | None = None
    interpreter: Interpreter | None = None
    minutes: int | None = Field(default=None, ge=0, le=1440)
    next_on: LegalDay | None = None


class AssessmentIn(In):
    """Begins an assessment; the first talk and its answers may come with it. `form`: the key of a form in force."""

    model_config = example({"support_record_id": RECORD, "form": "moers", "talk": _TALK, "answers": _ANSWERS})

    support_record_id: UUID
    form: Code
    talk: TalkIn | None = None
    answers: dict[str, Any] = described(default_factory=dict)
    own_reference: OwnReference | None = None


class AssessmentPatch(In):
    """Saves a draft as far as it is. Only what is named changes; a null takes an answer away."""

    model_config = example({"talk": _TALK, "answers": _ANSWERS})

    talk: TalkIn | None = None
    answers: dict[str, Any] = described(default_factory=dict)
    own_reference: OwnReference | None = None


class CompleteAssessmentIn(In):
    """Completes an assessment: from now on it stays as it is."""

    model_config = example({"on": "2016-06-21"})

    on: LegalDay | None = None


class ReassessIn(In):
    """Begins the next assessment under the version in force, with the answers that still fit unless told otherwise."""

    model_config = example({"with_answers": True})

    with_answers: bool = True


class ChangeFormIn(In):
    """Moves a draft to the version in force. Where answers do not fit it, that must be accepted."""

    model_config = example({"accepts_loss": False})

    accepts_loss: bool = False


class TalkOut(Out):
    """A talk that joined, and its day."""

    model_config = example({"contact_id": _CONTACT, "on": "2016-06-07"})

    contact_id: UUID
    on: date


class FormChangeOut(Out):
    """What moving to the version in force would change. `lost`: places of answers that would go, as far as the reader
    may read them; `changed`: places where the version does not take all that was taken, whether or not one answered.
    """

    model_config = example(
        {
            "assessment_id": RECORD,
            "person": PERSON,
            "from_form_id": _FORM,
            "to_form_id": FRAME["id"],
            "changed": ["/network/lawyer"],
            "lost": ["/network/lawyer"],
        }
    )

    assessment_id: UUID
    person: Pseudonym
    from_form_id: UUID
    to_form_id: UUID
    changed: list[str]
    lost: list[str]


class AssessmentOut(Resource):
    """An assessment under its form's version. What the reader's roles do not open is withheld, field by field."""

    model_config = example(
        {
            **FRAME,
            "status": "draft",
            "person": PERSON,
            "support_record_id": RECORD,
            "form": "moers",
            "form_id": _FORM,
            "begun_on": "2016-06-07",
            "completed_on": None,
            "follows": None,
            "talks": [{"contact_id": _CONTACT, "on": "2016-06-07"}],
            "answers": _ANSWERS,
        }
    )
    lifecycle: ClassVar[Lifecycle] = ASSESSMENT

    status: str
    person: Pseudonym
    support_record_id: UUID
    form: str
    form_id: UUID = Field(description="The version that the answers answer: `/v1/forms/{form_id}`.")
    begun_on: date
    completed_on: date | None
    follows: UUID | None
    talks: list[TalkOut]
    answers: dict[str, Any] | None = described()
