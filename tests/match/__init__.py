"""Job advertisements, each with the skills that a reader finds in it."""
