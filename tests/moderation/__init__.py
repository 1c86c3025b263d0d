"""Tests of what helps a moderator judge."""
