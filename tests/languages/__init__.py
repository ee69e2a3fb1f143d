"""Tests of `generator/languages/`."""
