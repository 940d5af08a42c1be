"""The body as the wall: every operation x every role x own, other, linked, granted and withdrawn body.

    expectations.yaml   the reviewed table: per operation its permission and what another body gets; per role its rights
    table.py            reads it, compares it with the documents and the vocabulary, writes it anew for review
    relations.py        the bodies around the owner: a stranger, one that is linked, one with a grant, one whose was withdrawn
    knowledge.py        what the owner knows and nobody else may (marker, ids), and where it appears
    cutting.py          what a role's categories open in an answer, by the documents' own marks
    matrix.py           one operation's row of the matrix: answers the list of what does not hold
    wall.py             the second wall: roles and policies of PostgreSQL, and `leaks` for mutation runs

A new operation falls under it by itself: without a recipe (tests/world) or a line in the table the suite fails.
"""
