"""`python -m generator` is the command `skillfolio`."""

from generator.cli import main

main()
