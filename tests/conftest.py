"""What all tests share."""

from hypothesis import settings

# A property is about results; how long an example takes depends on the machine.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
