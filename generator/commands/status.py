"""The status that a command ends with."""

SUCCESS, AUTHORS_MISTAKE, OUR_MISTAKE = 0, 1, 2
"""All is well; what the author wrote or asked for cannot be done; wrong usage or a bug of ours."""
