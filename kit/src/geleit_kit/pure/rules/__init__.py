"""The one rule language: conditions as small JSON trees over declared facts, answered yes, no or unknown.

`facts` what may be asked; `reading` a tree becomes a condition or a list of places; `conditions` its nodes and their
answer; `tracing` the answer with its reasons in words; `tables` several rules beside each other; `checking` what no
answer can reach, what contradicts, what is left open; `schema` the published JSON Schema.

No rule runs code, calls anything or matches a pattern; depth and size are bounded, so every answer ends.
"""
