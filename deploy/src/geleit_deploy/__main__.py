"""`python -m geleit_deploy` is the same as `geleit`."""

import sys

from geleit_deploy.cli import main

sys.exit(main())
