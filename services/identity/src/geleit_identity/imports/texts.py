"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "problem.header_missing": Text("Die Tabelle hat keine Kopfzeile.", "The table has no header."),
        "problem.header_not_understood": Text(
            "Die Kopfzeile enthält Spalten, die hier niemand kennt, oder eine doppelt.",
            "The header has columns that nobody knows here, or one of them twice.",
        ),
        "problem.quote_not_closed": Text(
            "Ein Anführungszeichen wird bis zum Ende nicht geschlossen.", "A quote is not closed up to the end."
        ),
        "place.column_unknown": Text(
            "Diese Spalte ist nicht bekannt; `columns` ordnet sie zu oder lässt sie weg.",
            "This column is not known; `columns` maps it or leaves it out.",
        ),
        "place.column_twice": Text("Diese Spalte steht zweimal da.", "This column stands there twice."),
        "place.quote_misplaced": Text(
            "Ein Anführungszeichen steht an falscher Stelle.", "A quote stands in the wrong place."
        ),
        "place.more_cells_than_columns": Text(
            "Die Zeile hat mehr Zellen als die Kopfzeile.", "The row has more cells than the header."
        ),
        "place.row_empty": Text("Die Zeile enthält nichts.", "The row holds nothing."),
        "place.wrong_encoding": Text(
            "Der Text wurde mit der falschen Zeichenkodierung gelesen; erwartet wird UTF-8.",
            "The text was read with the wrong encoding; UTF-8 is expected.",
        ),
        "place.day_not_readable": Text(
            "Das Datum ist nicht lesbar: JJJJ-MM-TT, JJJJ-MM, JJJJ oder TT.MM.JJJJ, auch mit 00.",
            "The day is not readable: YYYY-MM-DD, YYYY-MM, YYYY or DD.MM.YYYY, also with 00.",
        ),
        "place.year_of_two_digits": Text(
            "Ein Jahr aus zwei Ziffern sagt nicht, welches Jahrhundert gemeint ist.",
            "A year of two digits does not say which century is meant.",
        ),
        "place.yes_no_not_readable": Text("Erwartet wird ja, nein oder unbekannt.", "Yes, no or unknown is expected."),
    }
)
