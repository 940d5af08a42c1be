"""What Geleit never does: no sanction, no score of a person, no report on an employee (ARCHITECTURE 7, DECISIONS).

`reviewed/` lists every operation, event, field and code of the house. Whoever adds one looks at it with three questions
and writes the list anew by `python -m tests.never.names --write`; the diff of the commit is the review:

1. Does it punish, or prepare that somebody is punished?
2. Does it rate a person, or predict them by a number?
3. Does it count, compare or time an employee?
"""
