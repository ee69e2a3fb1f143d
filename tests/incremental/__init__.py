"""The proof that a build which remembers leaves what a build that remembers nothing would."""
