"""Mail in (SMTP) and mail out (outbox). Knows nothing of inquiries."""
