"""Words of documents."""

from geleit_cases.documents.rules import DocumentKind, Mark, RemovalReason
from geleit_cases.wording import coded_words, words

TEXTS = coded_words("document_kind", DocumentKind).merge(
    coded_words("document_mark", Mark),
    coded_words("document_removal", RemovalReason),
    words(
        "place",
        {
            "category_of_the_kind": (
                "Dokumente dieser Art werden nur unter ihrer eigenen Kategorie geführt.",
                "Documents of this kind are kept under their own category only.",
            ),
            "before_the_issue": (
                "Das Dokument würde enden, bevor es ausgestellt wurde.",
                "The document would end before it was issued.",
            ),
            "after_the_end": (
                "Die Erinnerung läge hinter dem Ende des Dokuments, oder es endet nicht.",
                "The reminder would lie behind the document's end, or it does not end.",
            ),
        },
    ),
    words("task.kind", {"document_expires": ("Dokument läuft ab", "A document expires")}),
)
