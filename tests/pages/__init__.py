"""Tests of `generator/pages/`."""
