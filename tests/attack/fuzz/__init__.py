"""Fuzzing of every operation of the five documents, by every role, with the world of `tests/world` (make fuzz).

For each operation: the recipe's own call (the declared sequence that leads to a documented success), then generated
examples: schemathesis' positive and negative data, half of them with the recipe's path, and the recipe's document with
single places changed. Each example is sent as every role. What an answer must hold: `checks.py`.
"""
