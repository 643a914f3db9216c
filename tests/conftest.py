"""What all tests share."""

from hypothesis import settings

# A property is about results; how long an example takes depends on the machine.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


def pytest_addoption(parser):
    """`--rounds 1000` is what `make bench-races` asks for, `--cases 10000` what `make contract` does."""
    parser.addoption("--rounds", type=int, default=25, help="Rounds of each race for seats and answers.")
    parser.addoption("--cases", type=int, default=60, help="Requests that the contract test makes.")
