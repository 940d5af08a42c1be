"""Words of the room."""

from geleit_identity.merging.rules import ApartReason, MergeReason, Side
from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        **{f"merge_reason.{code}": code.label for code in MergeReason},
        **{f"apart_reason.{code}": code.label for code in ApartReason},
        **{f"merge_side.{code}": code.label for code in Side},
        "merge.status.merged": Text("Zusammengeführt", "Merged"),
        "merge.status.undone": Text("Wieder getrennt", "Separated again"),
        "merge.action.undo": Text("Wieder trennen", "Separate again"),
        "problem.both_supported": Text(
            "Zu beiden Akten gibt es eine offene Betreuungsakte. Eine von beiden wird zuerst beendet.",
            "Both records have an open support record. One of the two is ended first.",
        ),
        "problem.merged_further": Text(
            "Danach wurde noch etwas mit dieser Akte zusammengeführt. Das Letzte wird zuerst getrennt.",
            "Something was merged with this record afterwards. What came last is separated first.",
        ),
        "problem.later_unassigned": Text(
            "Seit der Zusammenführung kam etwas hinzu. Bitte für alles sagen, wessen es ist.",
            "Something came after the merge. Please say of all of it whose it is.",
        ),
        "place.not_of_the_pair": Text("Diese Akte gehört nicht zum Paar.", "This record is not one of the pair."),
        "place.pair_is_one": Text("Das ist zweimal dieselbe Akte.", "This is the same record twice."),
        "place.not_later": Text("Das kam nicht nach der Zusammenführung hinzu.", "This did not come after the merge."),
    }
)
