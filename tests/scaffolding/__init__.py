"""Tests of `generator/scaffolding/`."""
