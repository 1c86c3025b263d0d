"""What an e-mail address may look like, for those who deal with mail. Rooms and settings ask below."""

from livetalk.mail_address import clean_address, mask, without_addresses

__all__ = ["clean_address", "mask", "without_addresses"]
