"""Rules of webhooks."""
