"""What every test of the workspace has: the fixtures of `geleit_kit.testing`."""

pytest_plugins = ["geleit_kit.testing.plugin"]
