"""The reviewed table of expectations is complete and true."""

import re

import pytest

from tests.house.places import SERVICES, source
from tests.isolation.table import difference


def test_the_table_is_what_the_documents_and_the_role_map_say() -> None:
    assert difference() == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_route_expands_what_the_matrix_does_not_ask_for(service: str) -> None:
    """`expand` is refused everywhere today. Whoever offers the first one gives it its place in `matrix.py`."""
    offered = [
        path for path in source(service).rglob("*.py") if re.search(r"expands=\(\s*[\"']", path.read_text("utf-8"))
    ]
    assert offered == []
