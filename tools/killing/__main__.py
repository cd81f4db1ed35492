"""`python tools/killing KIND ARGUMENT…` does one piece of work; without arguments, what standard input asks for."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from killing.work import main, once

if sys.argv[1:]:
    once(*sys.argv[1:])
else:
    main()
