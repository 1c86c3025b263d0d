"""LiveTalk: live dialogue between citizens and politicians, one durable queue for every screen."""

__version__ = "0.1.0"
