"""`python -m generator` is the command `skillfolio`."""

from generator.start import main

main()
