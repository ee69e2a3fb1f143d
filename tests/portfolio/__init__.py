"""Tests of `generator/portfolio/`."""
