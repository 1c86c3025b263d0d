"""Devices beside the phone: table tablet, kiosk, landline, embedding."""
