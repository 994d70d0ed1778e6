"""`python -m s2s`: the command line."""

import sys

from s2s.cli import main

sys.exit(main())
