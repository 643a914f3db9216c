import subprocess
import sys


def test_everything_is_compiled_when_installing():
    """After warming up, a process that solves, advises and repairs compiles nothing more."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.matcher.compiled"], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
