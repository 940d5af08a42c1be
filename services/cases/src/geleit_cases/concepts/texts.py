"""Words of concepts."""

from geleit_cases.wording import words

TEXTS = words(
    "problem",
    {
        "published_is_fixed": (
            "Veröffentlichte Fassungen ändern sich nicht; entwerfen Sie die nächste.",
            "Published versions never change; draft the next one.",
        ),
        "one_signature_is_enough": (
            "In diesem Entwurf braucht keine Regel zwei Unterschriften; setzen Sie ihn in Kraft.",
            "No rule of this draft takes two signatures; publish it.",
        ),
        "two_signatures_needed": (
            "Eine Regel nach Herkunft tritt nur mit zwei Unterschriften in Kraft; schlagen Sie den Entwurf vor.",
            "A rule by origin takes effect only with two signatures; propose the draft.",
        ),
        "concept_not_in_force": (
            "Diese Fassung des Konzepts ist nicht in Kraft.",
            "This version of the concept is not in force.",
        ),
        "concept_cannot_stand": (
            "Dieses Konzept kann so nicht in Kraft treten; die Stellen sind genannt.",
            "This concept cannot take effect as it is; the places are named.",
        ),
    },
).merge(
    words(
        "place",
        {
            "code_twice": ("Dieser Code steht schon da.", "This code is there already."),
            "content_or_preset": (
                "Genau eines von beiden: ein Inhalt oder eine Vorlage.",
                "Exactly one of the two: a content or a preset.",
            ),
            "codes_needed": ("Zu einer Angabe aus einer Liste gehören Codes.", "A fact out of a list needs codes."),
            "codes_not_wanted": (
                "Nur eine Angabe aus einer Liste hat Codes.",
                "Only a fact out of a list has codes.",
            ),
            "ends_before_it_begins": ("Das Ende liegt vor dem Anfang.", "The end lies before the begin."),
            "fact_known_already": (
                "Diese Angabe gibt es schon in jedem Konzept.",
                "Every concept knows this fact already.",
            ),
            "language_is_no_criterion": (
                "Sprache und Sprachstand entscheiden nie.",
                "Language and its level never decide.",
            ),
            "nobody_is_admitted": (
                "Niemand aus der Zielgruppe kann diese Kriterien erfüllen.",
                "Nobody of the target group can meet these criteria.",
            ),
            "not_in_effect": (
                "Diese Regel ist abgeschaltet und wirkt nicht.",
                "This rule is switched off and has no effect.",
            ),
            "not_wanted_here": (
                "Die Phase gehört nur zu einer Frist ab Beginn der Phase.",
                "The phase belongs only to a time-box that counts from a phase.",
            ),
            "origin_is_no_criterion": (
                "Herkunft und Staatsangehörigkeit sind kein Kriterium.",
                "Origin and nationality are no criterion.",
            ),
            "origin_takes_two": (
                "Diese Regel geht nach Herkunft und braucht zwei Unterschriften.",
                "This rule goes by origin and takes two signatures.",
            ),
            "origin_needs_a_date": (
                "Eine Regel nach Herkunft nennt, ab wann sie gilt.",
                "A rule by origin says from when it is valid.",
            ),
            "phase_unknown": ("Diese Phase gibt es im Konzept nicht.", "The concept has no such phase."),
            "status_is_no_criterion": (
                "Der Status darf hier nicht entscheiden.",
                "The status must not decide here.",
            ),
            "status_needs_a_date": (
                "Eine Regel nach dem Status nennt, ab wann sie gilt.",
                "A rule by status says from when it is valid.",
            ),
            "touches_more": (
                "Nach ihrem Namen berührt diese Angabe Status, Herkunft oder Sprache; das ist anzugeben.",
                "By its name this fact touches status, origin or language; that has to be said.",
            ),
            "not_published": (
                "Von diesem Konzept ist keine Fassung in Kraft.",
                "No version of this concept is in force.",
            ),
        },
    ),
    words(
        "proposal.kind",
        {
            "concept_by_origin": (
                "Konzept mit einer Regel nach Herkunft in Kraft setzen",
                "Put a concept with a rule by origin into force",
            )
        },
    ),
    words(
        "concept.why",
        {
            "rule": ("Eine Regel sagt es.", "A rule says so."),
            "otherwise": (
                "Keine Regel gilt; dafür sieht das Konzept dies vor.",
                "No rule holds; for that the concept names this.",
            ),
            "open_facts": (
                "Offen: Angaben fehlen. Ein Mensch entscheidet.",
                "Undecided: facts are missing. A person decides.",
            ),
            "no_rule": (
                "Offen: Keine Regel deckt diesen Fall. Ein Mensch entscheidet.",
                "Undecided: no rule covers this case. A person decides.",
            ),
            "rules_disagree": (
                "Offen: Die Regeln widersprechen sich. Ein Mensch entscheidet.",
                "Undecided: the rules contradict each other. A person decides.",
            ),
        },
    ),
)
