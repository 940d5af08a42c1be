"""Definitions: whatever is versioned (a concept, a form, a rule, a text). Draft -> published (immutable, hashed) ->
superseded.
"""

from geleit_kit.pure.lifecycle import Lifecycle, Step

DEFINITION = Lifecycle(
    "definition",
    start="draft",
    steps=[
        Step("publish", "draft", "published"),
        Step("supersede", "published", "superseded", automatic=True),
        Step("discard", "draft", "discarded"),
    ],
)
