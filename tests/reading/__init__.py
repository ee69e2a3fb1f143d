"""Tests of `generator/reading/`."""
