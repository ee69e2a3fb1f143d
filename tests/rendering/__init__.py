"""Tests of `generator/rendering/`."""
