"""Words of concepts."""

from geleit_cases.wording import words

TEXTS = words(
    "problem",
    {
        "published_is_fixed": (
            "Veröffentlichte Fassungen ändern sich nicht; entwerfen Sie die nächste.",
            "Published versions never change; draft the next one.",
        )
    },
).merge(
    words(
        "place",
        {
            "not_published": (
                "Von diesem Konzept ist keine Fassung in Kraft.",
                "No version of this concept is in force.",
            )
        },
    )
)
