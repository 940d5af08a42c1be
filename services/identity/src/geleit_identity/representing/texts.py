"""Words of the room."""

from geleit_identity.representing.rules import SettledBy
from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        **{f"settled_by.{code}": code.label for code in SettledBy},
        "task.kind.ask_again": Text(
            "Einwilligung neu erbitten: Die Vertretung, unter der sie erteilt wurde, ist beendet",
            "Ask for the consent again: the representation under which it was given has ended",
        ),
        "task.kind.majority_ask": Text(
            "Volljährigkeit steht bevor: Die Person selbst fragen, was andere für sie erklärt haben",
            "Coming of age: ask the person themselves about what others declared for them",
        ),
        "task.kind.majority_undecided": Text(
            "Vielleicht volljährig: Geburtsdatum klären, die Person selbst fragen",
            "Possibly of age: clear the date of birth, ask the person themselves",
        ),
        "task.kind.holders_disagree": Text(
            "Sorgeberechtigte sind uneins: Bis zur Klärung fließt nichts", "Holders of custody disagree: nothing flows"
        ),
        "place.objects_without_custody": Text(
            "Widersprechen kann nur, wer die gemeinsame Sorge hat.", "Only a holder of joint custody objects."
        ),
        "place.declared_by_nobody_with_custody": Text(
            "Das hat niemand mit gemeinsamer Sorge erklärt.", "No holder of joint custody declared this."
        ),
        "place.objects_to_own_declaration": Text(
            "Die eigene Erklärung wird widerrufen, nicht bestritten.", "One's own declaration is withdrawn instead."
        ),
        "problem.nobody_objects": Text("Dem hat niemand widersprochen.", "Nobody objects to this."),
        "problem.holders_of_custody_disagree": Text(
            "Die Sorgeberechtigten sind uneins; erst muss das geklärt sein.",
            "The holders of custody disagree; that has to be settled first.",
        ),
    }
)
