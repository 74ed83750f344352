"""The gateway, intake and outbox with real SMTP, on both databases."""
