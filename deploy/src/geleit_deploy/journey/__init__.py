"""The case of the two siblings in Köln, played over the public HTTP API of a node.

The list of steps (`steps/*.yaml`) says who calls what on which day, what must come back, which facts follow and to
whom the same call is refused. Nothing printed is written beforehand but the words of the list: calls, statuses and
values come from the requests and answers.
"""

from geleit_deploy.journey.play import play

__all__ = ["play"]
