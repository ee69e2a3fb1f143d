"""Documents -> the portfolio: all of them together, in order, every skill with what proves it.

What flows through which module; imports go upward in this list only:

    skillnames    the names of common skills
    evidence      which entry proves which skill, how often, how lately      Documents -> Claim
    assembly      the whole portfolio                                        Documents -> Portfolio
"""
