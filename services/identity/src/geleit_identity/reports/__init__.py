"""The person's report over the logs of all services of the node: which body and function saw what, when and why."""
