"""`python -m geleit_gateway`."""

from geleit_gateway.server import main

main()
