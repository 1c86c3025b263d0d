"""Logs that must replay for ever, and the script that wrote them."""
