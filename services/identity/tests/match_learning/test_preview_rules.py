"""What a preview counts."""

from geleit_identity.match_learning.rules import counted
from geleit_identity.matching.rules import Grade

C, P, N = Grade.CERTAIN, Grade.POSSIBLE, Grade.NO


def test_a_preview_counts_grades_before_and_after_and_who_changes() -> None:
    assert counted(7, {(C, C): 1, (C, P): 2, (P, C): 4, (N, P): 8, (N, N): 16}, "hand-set-1") == {
        "beside": "hand-set-1",
        "persons": 7,
        "pairs": 31,
        "before": {"certain": 3, "possible": 4, "no": 24},
        "after": {"certain": 5, "possible": 10, "no": 16},
        "changed": 14,
    }


def test_a_body_without_pairs_has_a_preview_of_nothing() -> None:
    nothing = {"certain": 0, "possible": 0, "no": 0}
    assert counted(0, {}, "x") == {
        "beside": "x", "persons": 0, "pairs": 0, "before": nothing, "after": nothing, "changed": 0,
    }  # fmt: skip
