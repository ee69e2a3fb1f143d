"""What is remembered from build to build, so that only what differs is made anew.

What flows through which module; imports go upward in this list only:

    plans      which outputs there are, and what each shows                  Plan -> Planned
    memory     what is remembered, in which form and under which key
    ledger     what pages were made from, and why they were rendered
    library    what came of all sources, read or remembered                  Sources -> Documents
    gallery    pictures, looked at, made or remembered                       Sources -> facts, bytes
"""
