"""Words of the gap in benefits."""

from geleit_cases.wording import words

TEXTS = words("task.kind", {"benefit_gap": ("Lücke im Leistungsbezug", "Gap in benefits")})
