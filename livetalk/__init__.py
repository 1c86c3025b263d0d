"""LiveTalk: live dialogue between citizens and politicians, one durable queue for every screen."""
