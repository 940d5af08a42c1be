"""What a rebuild answers."""

from geleit_kit.http.schemas import Out, example


class RebuiltOut(Out):
    """A rebuild. `different` counts the places that were not as the facts say; zero is what should be."""

    model_config = example({"facts": 1240, "places": 731, "different": 0})

    facts: int
    places: int
    different: int
