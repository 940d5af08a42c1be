"""The bodies of the demonstration: seven bodies of one city, each a wall of its own. All invented."""

from typing import Any, NamedTuple
from uuid import uuid4

from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.law import LawRegime


class ExampleBody(NamedTuple):
    """A body as `tenants.yaml` names it."""

    key: str
    name: str
    kind: BodyKind
    law: LawRegime


NODE = "geleit-demo"
BODIES = (
    ExampleBody("ki", "Kommunales Integrationszentrum", BodyKind.INTEGRATION_CENTRE, LawRegime.DSG_NRW),
    ExampleBody("sozialamt", "Sozialamt", BodyKind.SOCIAL_WELFARE_OFFICE, LawRegime.SGB_X),
    ExampleBody("jobcenter", "Jobcenter", BodyKind.JOBCENTER, LawRegime.SGB_X),
    ExampleBody("weiterbildung", "Amt für Weiterbildung", BodyKind.ADULT_EDUCATION_OFFICE, LawRegime.DSG_NRW),
    ExampleBody("gesundheitsamt", "Gesundheitsamt", BodyKind.HEALTH_OFFICE, LawRegime.DSG_NRW),
    ExampleBody("kurstraeger", "Sprachkurse am Rhein e. V.", BodyKind.COURSE_PROVIDER, LawRegime.BDSG),
    ExampleBody("freiwillige", "Freiwilligenagentur", BodyKind.VOLUNTEER_AGENCY, LawRegime.BDSG),
)


def bodies() -> list[dict[str, Any]]:
    """The bodies with fresh ids."""
    return [
        {
            "key": body.key,
            "id": str(uuid4()),
            "name": body.name,
            "land": "NW",
            "law": str(body.law),
            "kind": str(body.kind),
        }
        for body in BODIES
    ]


def clients() -> list[dict[str, Any]]:
    """Two clients per body: the portal through which its staff log in, and its own system."""
    portals = [{"id": f"portal-{body.key}", "body": body.key} for body in BODIES]
    systems = [{"id": f"system-{body.key}", "body": body.key, "roles": ["system_client"]} for body in BODIES]
    return portals + systems
