"""Makes the pictures of the tutorial anew, in both languages: the story of the browser tests, photographed.

.venv/bin/python -m tools.docs_pictures
"""

import sys
from pathlib import Path
from typing import Final

import pytest

STORY: Final = Path(__file__).parents[1] / "tests" / "story" / "test_story.py"

if __name__ == "__main__":
    sys.exit(pytest.main([str(STORY), "--tutorial", "-k", "with-scripts", "-q"]))
