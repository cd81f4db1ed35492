"""Runs a script that may write no file longer than so many bytes, as on a disk that is full.

Usage: limited.py BYTES SCRIPT ARGUMENT…
"""

import os
import resource
import sys

if __name__ == "__main__":
    most = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    os.execv(sys.executable, [sys.executable, *sys.argv[2:]])  # noqa: S606 - a script of these tests
