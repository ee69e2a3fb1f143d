"""Tests of `generator/caching/`."""
