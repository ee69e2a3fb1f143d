"""Tests of `generator/yamlfiles/`."""
