"""Tests with a real browser against a real server."""
