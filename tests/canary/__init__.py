"""The canary: every personal and free-text field of every operation gets a marker of its own, and no marker comes out
anywhere but in the answers to who may read it.

`fields` walks the schemas and knows what each string is; `filling` writes the markers into the calls of `tests/world`;
`sinks` are the places where nothing personal may stand; `writings` the ways in which it could stand there.
"""
