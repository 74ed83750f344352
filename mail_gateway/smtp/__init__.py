"""Mail in by SMTP: conversations, their limits, TLS; durable, then 250."""
