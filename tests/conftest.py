"""What every test can count on."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # ``from builders import ...``

# A slow machine is no failure, and a failure found once is found again: the same examples at every run.
settings.register_profile("kgbuild", deadline=None, derandomize=True)
settings.load_profile("kgbuild")
