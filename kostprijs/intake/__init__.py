"""The confidential zone: reading and checking what providers submitted."""
