"""What every test is given: databases, a browser, a Redis, and Hypothesis without a stopwatch."""

from hypothesis import settings

pytest_plugins = ["tests.fixtures.databases", "tests.fixtures.browser", "tests.fixtures.redis_server"]

# A deadline measures the machine, not the code: budgets are in bench/, as ratios.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
