"""Tests of `generator/theming/`."""
