"""Signing in, invitations, accounts and what they did."""
