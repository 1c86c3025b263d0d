"""Talks that somebody outside proposes."""
