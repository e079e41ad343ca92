"""What holds for all tests."""

from hypothesis import settings

# How long an example takes depends on what else the machine does: time is measured in `benchmarks/`.
settings.register_profile("lookalong", deadline=None)
settings.load_profile("lookalong")
