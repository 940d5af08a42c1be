"""What every test of the workspace has: the fixtures of `geleit_kit.testing`, the walls of a test run, its seconds."""

pytest_plugins = [
    "geleit_kit.testing.plugin",
    "tests.house.alone",
    "tests.house.seconds",
    "tests.house.together",
    "tests.planted",
]
