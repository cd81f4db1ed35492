"""`python -m killing`: what `work.py` tells of, over standard input and output."""

from killing.work import main

main()
