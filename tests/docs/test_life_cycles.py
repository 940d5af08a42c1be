"""The page of life cycles shows what the tables say."""

from geleit_kit.pure.lifecycle import Lifecycle, Step
from tests.docs.life_cycles import PAGE, life_cycles, rendered, section
from tests.docs.site import site
from tests.house.documents import application
from tests.house.places import SERVICES


def test_the_page_is_what_the_tables_say() -> None:
    assert PAGE.read_text("utf-8") == rendered(), "run: python -m tests.docs.life_cycles --write"


def test_every_life_cycle_that_a_service_serves_stands_on_the_page() -> None:
    shown = {name for _, cycles in life_cycles() for name in cycles}
    for service in SERVICES:
        served = {cycle.name for cycle in application(service).state.lifecycles} - {"task"}
        assert served <= shown, service


def test_the_site_draws_each_of_them() -> None:
    page = site()["docs/life-cycles.html"]
    assert page.count("<svg") == sum(len(cycles) for _, cycles in life_cycles())
    assert "stateDiagram" not in page


def test_a_step_that_changes_changes_the_page() -> None:
    def drawn(**changed: object) -> str:
        step = {"action": "send", "source": "draft", "target": "sent", "needs": "letter:send", **changed}
        return section("letter", Lifecycle("letter", start="draft", steps=[Step(**step)]))  # type: ignore[arg-type]  # one changed field at a time

    changes = ({"action": "post"}, {"target": "gone"}, {"needs": None}, {"asks": "SendIn"}, {"automatic": True})
    assert len({drawn(), *(drawn(**change) for change in changes)}) == 1 + len(changes)
