"""Words of the plan."""

from geleit_cases.plans.rules import Payer, Responsible, StepKind
from geleit_cases.wording import coded_words, lifecycle_words, words

_PLAN = lifecycle_words(
    "plan",
    {
        "draft": ("Entwurf", "Draft"),
        "agreed": ("Vereinbart", "Agreed"),
        "changed": ("Geändert, noch nicht vereinbart", "Changed, not agreed yet"),
    },
    {"agree": ("Vereinbaren", "Agree"), "change": ("Ändern", "Change")},
)

_GOAL = lifecycle_words(
    "plan_goal",
    {"open": ("Offen", "Open"), "reached": ("Erreicht", "Reached"), "dropped": ("Aufgegeben", "Dropped")},
    {"reach": ("Erreicht", "Reach"), "drop": ("Aufgeben", "Drop"), "reopen": ("Wieder öffnen", "Reopen")},
)

_STEP = lifecycle_words(
    "plan_step",
    {
        "planned": ("Geplant", "Planned"),
        "running": ("Läuft", "Running"),
        "blocked": ("Wartet", "Blocked"),
        "done": ("Erledigt", "Done"),
        "dropped": ("Aufgegeben", "Dropped"),
    },
    {
        "start": ("Beginnen", "Start"),
        "finish": ("Erledigen", "Finish"),
        "drop": ("Aufgeben", "Drop"),
        "block": ("Blockieren", "Block"),
        "unblock": ("Freigeben", "Unblock"),
    },
)

TEXTS = _PLAN.merge(
    _GOAL,
    _STEP,
    coded_words("step_kind", StepKind),
    coded_words("responsible", Responsible),
    coded_words("payer", Payer),
    words(
        "open_point",
        {
            "overdue": ("Überfällig", "Overdue"),
            "blocked": ("Wartet auf einen anderen Schritt", "Waits for another step"),
            "payer_missing": ("Niemand zahlt", "Nobody pays"),
            "responsible_missing": ("Niemand ist zuständig", "Nobody is responsible"),
        },
    ),
    words(
        "problem",
        {
            "plan_exists": ("Die Akte hat schon einen Hilfeplan.", "The record has a plan already."),
            "plan_without_goal": (
                "Ein Plan ohne Ziel kann nicht vereinbart werden.",
                "A plan without a goal cannot be agreed.",
            ),
            "waits_already": ("Der Schritt wartet schon darauf.", "The step waits for it already."),
            "waits_no_more": ("Der Schritt wartet darauf nicht mehr.", "The step does not wait for it any more."),
            "step_is_closed": ("Der Schritt ist erledigt oder aufgegeben.", "The step is done or given up."),
            "step_has_not_started": ("Der Schritt hat noch nicht begonnen.", "The step has not started."),
        },
    ),
    words(
        "place",
        {
            "not_in_this_plan": ("Das gehört nicht zu diesem Plan.", "This is no part of this plan."),
            "closes_a_circle": ("So würden Schritte im Kreis warten.", "Steps would wait in a circle."),
            "closed_already": ("Der Schritt ist schon abgeschlossen.", "The step is closed already."),
        },
    ),
    words(
        "task.kind",
        {
            "step_without_payer": ("Kostenträger fehlt", "Nobody pays for a step"),
            "step_review": ("Prüfen, ob der Schritt noch wartet", "See whether the step still waits"),
            "referral_result": ("Ergebnis einer Verweisung ansehen", "Look at the result of a referral"),
        },
    ),
)
