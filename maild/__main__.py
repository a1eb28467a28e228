"""`python -m maild` is the `maild` command."""

from maild.cli.main import main

main()
