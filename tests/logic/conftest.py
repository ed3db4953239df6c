"""What tests of logic share: examples are not timed, because a busy machine is no fault of a rule."""

from hypothesis import settings

settings.register_profile("logic", deadline=None)
settings.load_profile("logic")
