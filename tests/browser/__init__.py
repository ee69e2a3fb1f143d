"""Built sites, looked at in a real browser."""
