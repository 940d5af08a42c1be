"""Roles beside the person. A volunteer stays a participant across moves until the participation ends."""

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission


class ParticipantRole(Coded):
    """In which role somebody takes part."""

    VOLUNTEER = "volunteer", "Patin oder Pate, ehrenamtlich", "Volunteer"
    RELATIVE = "relative", "Angehörige", "Relative"
    GUARDIAN = "guardian", "Vormund oder rechtliche Betreuung", "Guardian or legal carer"
    INTERPRETER = "interpreter", "Sprachmittlung", "Interpreter"
    AUTHORITY = "authority", "Ansprechperson einer Behörde", "Contact at an authority"
    PROVIDER = "provider", "Ansprechperson eines Trägers", "Contact at a provider"
    STEERING_OFFICE = "steering_office", "Koordinierungsstelle", "Steering office"
    OTHER = "other", "Andere", "Other"


PARTICIPANT = Lifecycle(
    "participant",
    start="taking_part",
    steps=[Step("release", "taking_part", "released", needs=Permission.PARTICIPANT_WRITE)],
)
