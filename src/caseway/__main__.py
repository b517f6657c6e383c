"""`python -m caseway` is `caseway`."""

import sys

from caseway.cli.__main__ import main

sys.exit(main())
