"""Tests of `generator/presentation/`."""
