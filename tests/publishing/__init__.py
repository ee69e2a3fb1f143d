"""Publishing: the workflows are played on this machine, step by step, and what they publish is looked at."""
