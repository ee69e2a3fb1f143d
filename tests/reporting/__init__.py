"""Tests of `generator/reporting/`."""
