"""The example in `docs/forms.md` is a form, and its answers fit it."""

import json
import re
from pathlib import Path
from typing import Any

from geleit_cases.forms.rules import KNOWN, wrong_in
from geleit_kit.pure.forms import answers
from geleit_kit.pure.forms.definition import read

GUIDE = (Path(__file__).parents[4] / "docs/forms.md").read_text("utf-8")


def told(name: str) -> Any:
    (block,) = re.findall(rf"```json {name}\n(.*?)```", GUIDE, re.DOTALL)
    return json.loads(block)


def test_the_example_of_the_guide_is_a_form_and_its_answers_fit() -> None:
    definition = told("form")
    assert wrong_in(definition) == []
    form, _ = read(definition, KNOWN)
    assert form is not None
    assert answers.faults(form.fields, told("answers")) == []
    assert {at for at, _ in form.leaves()} == {
        "/german", "/children", "/children/*/name", "/children/*/school", "/health/need",
    }  # fmt: skip
