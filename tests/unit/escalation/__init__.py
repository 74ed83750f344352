"""Rules of escalation."""
