"""The output folder: made equal to the plan, as a whole or not at all, and nothing of anybody else touched.

What flows through which module; imports go upward in this list only:

    journal        what is ours in an output folder, and what is there
    lock           one build at a time
    transaction    the folder made equal to the plan                         bytes -> files
"""
