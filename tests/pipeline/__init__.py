"""Tests of `generator/pipeline/`."""
