"""Words for what `reading` and `checking` find, as codes of places. Handed in by each service that uses rules."""

from typing import Final

from geleit_kit.pure.texts import Text, Texts

RULE_TEXTS: Final = Texts(
    {
        "place.not_a_rule": Text("Das ist keine Regel der Regelsprache.", "This is no rule of the rule language."),
        "place.unknown_fact": Text("Diese Angabe ist nicht erklärt.", "This fact is not declared."),
        "place.test_does_not_fit": Text(
            "Diese Bedingung passt nicht zum Typ der Angabe.", "This test does not fit the type of the fact."
        ),
        "place.not_possible": Text(
            "Der Wert liegt außerhalb dessen, was sein kann.", "The value lies outside of what can be."
        ),
        "place.range_is_empty": Text("Der Bereich ist leer.", "The range is empty."),
        "place.too_many_needed": Text(
            "Es werden mehr verlangt, als es Bedingungen gibt.", "More are needed than there are conditions."
        ),
        "place.not_a_period": Text(
            "Erwartet wird ein Zeitraum wie 5 Jahre, 6 Monate, 4 Wochen oder 10 Tage.",
            "A period is expected, such as 5 years, 6 months, 4 weeks or 10 days.",
        ),
        "place.rule_too_deep": Text("Die Regel ist zu tief verschachtelt.", "The rule is nested too deep."),
        "place.rule_too_large": Text("Die Regel hat zu viele Teile.", "The rule has too many parts."),
        "place.unreachable": Text("Das kann nie eintreten.", "This can never be reached."),
        "place.contradicts": Text(
            "Das widerspricht einer anderen Regel: Beide können zugleich gelten.",
            "This contradicts another rule: both can hold at once.",
        ),
        "place.gap": Text(
            "Für manche Fälle gilt keine dieser Regeln; dort bleibt es offen und ein Mensch entscheidet.",
            "In some cases none of these rules holds; there it stays undecided and a person decides.",
        ),
        "place.asks_nothing": Text("Diese Bedingung ist immer erfüllt.", "This condition is always met."),
        "place.not_decided": Text(
            "Das ließ sich in der begrenzten Zeit nicht prüfen. Vereinfachen Sie die Regeln.",
            "This could not be checked within the bounds. Make the rules simpler.",
        ),
    }
)
