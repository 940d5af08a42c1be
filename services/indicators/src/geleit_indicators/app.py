"""The application: a visible list of what is switched on."""

from fastapi import FastAPI

from geleit_indicators.catalogue.routes import router as catalogue_router
from geleit_indicators.disclosure.rules import Rule
from geleit_indicators.events import EVENTS
from geleit_indicators.facts.routes import router as facts_router
from geleit_indicators.periods import service as periods
from geleit_indicators.periods.routes import router as periods_router
from geleit_indicators.periods.rules import PERIOD
from geleit_indicators.publishing.publisher import publisher
from geleit_indicators.publishing.routes import router as publishing_router
from geleit_indicators.settings import IndicatorsSettings
from geleit_indicators.tables import Base
from geleit_indicators.texts import TEXTS
from geleit_kit.db.closing import Closing
from geleit_kit.http.codelists import code_lists_router
from geleit_kit.http.service import service
from geleit_vocabulary.access import ACCESS
from geleit_vocabulary.codebook import CODE_BOOK

COUNTS = "counts without a person; what was published of a closed month, and the months after it, rest on them"
"""Why the tables of this service outlive a body that leaves."""


def create_app(settings: IndicatorsSettings) -> FastAPI:
    """Counts, in closed months, suppressed and audited."""
    rule = Rule(smallest=settings.smallest_shown, width=settings.narrowest_interval, uniform=settings.uniform_below)
    return service(
        settings,
        package="geleit_indicators",
        title="Geleit indicators",
        description="Tables of closed months, suppressed so that no count of a withheld cell can be concluded.",
        version="0.2.0",
        access=ACCESS,
        tables=Base,
        events=EVENTS,
        routers=[catalogue_router, publishing_router, periods_router, facts_router, code_lists_router(CODE_BOOK)],
        lifecycles=[PERIOD],
        deadlines={periods.CLOSE: periods.close_due},
        workers=[publisher(rule, settings.base_of_waits)],
        texts=[TEXTS],
        closing=Closing(Base.metadata, stays=dict.fromkeys(Base.metadata.tables, COUNTS)),
    )
