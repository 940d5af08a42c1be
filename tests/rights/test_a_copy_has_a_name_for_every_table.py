"""The copy for the person names the tables of all services in words; identity writes it and must know them."""

import pytest

from geleit_kit.db.erasable import HangsOn, Mentions, OfPerson, erasure_of
from geleit_kit.db.holdings import tables_of_copy
from tests.house.documents import application
from tests.house.places import SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_that_a_copy_shows_has_its_name_in_words(service: str) -> None:
    app = application(service)
    tables, _ = tables_of_copy(app.state.tables.metadata, app.state.holdings)
    shown = [table.name for table in tables if isinstance(erasure_of(table), OfPerson | HangsOn | Mentions)]
    assert "tasks" in shown
    assert application("identity").state.texts.missing(f"holding.{name}" for name in shown) == []
