"""A gap in benefits, told by identity: somebody who answers for the person gets the task, once per gap."""
