"""The life of an assessment (CA-10): a draft over several talks, completed once, followed by the next one.

Data are collected towards a goal and are summed up with the person (Handreichung zum kommunalen
Einwanderungsmanagement, MKFFI NRW 2020, l. 1937-1945); several talks make one picture (l. 2167); a re-assessment leads
back here without an ending (DGCC, phases).
"""

from typing import Final

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.permissions import Permission

LONGEST: Final = 262_144
"""Bytes of all answers of one assessment, as canonical JSON."""
MOST_TALKS: Final = 100
WHEREABOUTS: Final[frozenset[str]] = frozenset({DataCategory.CONTACT_DETAILS, DataCategory.HOUSING})
"""What tells where somebody lives (decision 0054)."""

ASSESSMENT: Final = Lifecycle(
    "assessment",
    start="draft",
    steps=[
        Step("complete", "draft", "completed", needs=Permission.ASSESSMENT_WRITE, asks="CompleteAssessmentIn"),
        Step("discard", "draft", "discarded", needs=Permission.ASSESSMENT_WRITE),
        Step("change_form", "draft", "draft", needs=Permission.ASSESSMENT_WRITE, asks="ChangeFormIn"),
        Step("reassess", "completed", "completed", needs=Permission.ASSESSMENT_WRITE, asks="ReassessIn"),
    ],
)


def talk_fault(*, joins: bool, says_more: bool, has_way: bool) -> str | None:
    """What is wrong in the talk of a change: it joins a contact that stands (and says nothing of it), or it is written
    down here (and says how it came about).
    """
    if joins:
        return "joins_and_tells" if says_more else None
    return None if has_way else "way_missing"
