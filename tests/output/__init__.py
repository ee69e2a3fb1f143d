"""Tests of `generator/output/`."""
