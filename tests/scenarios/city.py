"""The city of the scenarios: identity and cases, and the bodies that take part beside those of the world."""

from services.identity.tests import helpers as identity
from services.identity.tests.helpers import Json
from tests.world import World
from tests.world.stories import good

OFFICES = {
    "jugendamt": ("Jugendamt", "youth_welfare_office", "sgb_x"),
    "abh": ("Ausländerbehörde", "foreigners_authority", "dsg_nrw"),
}
"""Key -> name, kind, law."""
SEATS = {
    "auslaenderamt": ("Ausländeramt", "foreigners_authority", "dsg_nrw"),
    "schulentwicklung": ("Amt für Kinder, Jugend und Schule", "integration_centre", "dsg_nrw"),
    "ehrenamt": ("Zentrum für Bürgerschaftliches Engagement", "volunteer_agency", "dsg_nrw"),
    "asylleistung": ("Sozialamt, besondere soziale Aufgaben", "social_welfare_office", "dsg_nrw"),
    "sozialdienst": ("Kommunaler Sozialer Dienst", "youth_welfare_office", "sgb_x"),
    "referat": ("Referat für Bildung, Soziales und Kultur", "other", "dsg_nrw"),
    "sozialagentur": ("Sozialagentur, Jobcenter", "jobcenter", "sgb_x"),
    "amtsleitung": ("Sozialamt, Leitung", "social_welfare_office", "sgb_x"),
}
"""The eight seats of the steering group, the Sozialamt twice: key -> name, kind, law. Benefits for asylum seekers are no
part of the Social Code (§ 68 SGB I), so that one office sits there under two laws.
"""
LATER = {
    "arbeitsagentur": ("Agentur für Arbeit", "employment_agency", "sgb_x"),
    "diakonie": ("Diakonisches Werk, Jugendmigrationsdienst", "youth_migration_service", "dsg_ekd"),
}
"""The two that joined later."""
CHAIN = {
    "paa": ("Perspektive Ausbildung + Arbeit", "other", "dsg_nrw"),
    "sprachschule": ("Sprachschule am Markt", "course_provider", "gdpr"),
    "anschluss": ("Werkstatt für den Anschluss", "course_provider", "gdpr"),
    "steuerung": ("Amt für Integration, Steuerungsstelle", "integration_centre", "dsg_nrw"),
    "bezirksverband": ("Bezirksverband am Rhein e. V.", "welfare_organisation", "bdsg"),
}
"""Who else takes part: the counselling that the pass leads to, two providers, and two of the participation management."""
DECLARING = ("sozialdienst", "paa", "sprachschule")
"""Who asks for consents here, and therefore has a text that two have approved."""


async def seated(world: World, key: str, name: str, kind: str, law: str) -> Json:
    """A body that is registered on the node."""
    body = {"key": key, "name": name, "kind": kind, "land": "NW", "law": law}
    return good(await world.as_("identity", "ki", "node_operator").post("/v1/bodies", body))


async def with_a_text(world: World, body: str) -> None:
    """The shipped Arabic text of a consent, as the body's own."""
    text = {"kind": "consent", "language": "ar", "text_version": "2016-04", "checked_by": "staff_speaker"}
    row = good(await world.as_("identity", body, "body_admin").post("/v1/consent-texts/adopt", text))
    await identity.agreed(world.as_("identity", body, "data_protection_officer"), row["id"])


async def furnished(world: World) -> None:
    """Registers who is there from the beginning, and gives texts to those who ask for consents."""
    for key, what in (OFFICES | SEATS | CHAIN).items():
        await seated(world, key, *what)
    for key in DECLARING:
        await with_a_text(world, key)
