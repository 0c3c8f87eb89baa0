"""Makes ``from builders import ...`` work in every test."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "validate")]
