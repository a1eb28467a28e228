"""Calendars: what stands in them about the coach (RFC 5545)."""
