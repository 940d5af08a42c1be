"""Words of forms."""

from geleit_cases.wording import words

TEXTS = words(
    "problem",
    {
        "form_not_in_force": (
            "Von diesem Formular ist keine Fassung mehr in Kraft.",
            "No version of this form is in force any more.",
        )
    },
).merge(
    words(
        "place",
        {
            "form_not_published": (
                "Von diesem Formular ist keine Fassung in Kraft.",
                "No version of this form is in force.",
            )
        },
    )
)
