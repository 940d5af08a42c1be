"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "problem.nothing_declared": Text(
            "Es ist noch nichts erklärt, worüber es eine Bestätigung gäbe.",
            "Nothing has been declared yet that could be confirmed.",
        ),
    }
)
