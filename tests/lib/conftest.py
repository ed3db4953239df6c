"""What tests of lib share: examples are not timed, because a busy machine is no fault of a rule."""

from hypothesis import settings

settings.register_profile("lib", deadline=None)
settings.load_profile("lib")
