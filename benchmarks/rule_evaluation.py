"""A concept evaluated with its trace in words: the DGCC default and one with twelve rules of thirteen nodes each.

CPU time of one thread (nothing in it waits); rules read once, as the service keeps them; each question draws new
facts, some of them open. Beside it, as a note, what reading and checking a concept costs: that happens when it is
written, not when it is asked.
"""

import gc
import random
import time
from datetime import date
from typing import Any

from _figures import note, report

from geleit_cases.concepts.checks import check
from geleit_cases.concepts.compiled import Compiled, compile_concept
from geleit_cases.concepts.dgcc import CONTENT
from geleit_cases.concepts.judging import judge
from geleit_kit.pure.rules.facts import Fact, Kind, Missing
from geleit_kit.pure.rules.tracing import lines

TARGET_MS = 1.0
ASKED = 5_000
TODAY = date(2016, 6, 21)
REASON = {"de": "Beschluss", "en": "Resolution"}


def large() -> dict[str, Any]:
    """Twelve rules, each a tree of thirteen nodes: twice what any pilot wrote down."""
    rules = []
    for number in range(12):
        pair = {"all": [{"fact": "needs_coordination", "is": True}, {"fact": "bodies_needed", "at_least": number % 5}]}
        family = {"any": [{"fact": "single_parent", "is": True}, {"fact": "children", "at_least": 1 + number % 6}]}
        late = {"not": {"fact": "entered_on", "at_least_ago": {"years": 1 + number % 9}}}
        grown = {"any": [{"fact": "age", "at_least": number}, {"all": [late, {"fact": "wish", "is": True}]}]}
        words = {"code": f"rule_{number}", "de": "Regel", "en": "Rule", "reason": REASON}
        rules.append({**words, "when": {"all": [pair, {"any": [family, grown]}]}})
    parts = {"target_groups": rules[:4], "early_warnings": [rule | {"answer": "talk"} for rule in rules[8:]]}
    return CONTENT | parts | {"indication": CONTENT["indication"] | {"criteria": rules[4:8], "needed": 1}}


def drawn(fact: Fact, seed: random.Random) -> Any:
    """A value of a fact, or why there is none."""
    if seed.random() < 0.2:
        return Missing.NOT_KNOWN
    if fact.kind is Kind.YES_NO:
        return seed.random() < 0.5
    if fact.kind is Kind.NUMBER:
        return seed.randrange(40)
    if fact.kind is Kind.DAY:
        return date(seed.randrange(2006, 2017), seed.randrange(1, 13), 5)
    return seed.choice(list(fact.codes))


def asked(concept: Compiled) -> list[float]:
    """Milliseconds of each evaluation, its trace in words included."""
    seed, found = random.Random(20160621), []
    for _ in range(ASKED):
        given = {name: drawn(fact, seed) for name, fact in concept.facts.items()}
        begun = time.thread_time()
        for one in judge(concept, given, TODAY, "goals"):
            for part in one.traces:
                lines(part, "de")
        found.append((time.thread_time() - begun) * 1000)
    return sorted(found)


def main() -> None:
    """The 99th percentile of both."""
    gc.freeze()
    for name, content in (("default", CONTENT), ("large", large())):
        begun = time.thread_time()
        concept = compile_concept(content)
        read = time.thread_time()
        findings = check(content, TODAY)
        note(f"{name}: read in {(read - begun) * 1000:.1f} ms, checked in {(time.thread_time() - read) * 1000:.0f} ms")
        note(f"{name}: {len(findings)} findings; {', '.join(sorted({one.code for one in findings})) or 'none'}")
        times = asked(concept)
        p99 = times[int(len(times) * 0.99)]
        note(f"{name}: median {times[len(times) // 2]:.3f} ms")
        report(f"rule_evaluation_{name}", p99, "ms p99", target=f"<={TARGET_MS:g}", met=p99 <= TARGET_MS)


if __name__ == "__main__":
    main()
