"""Mails of departments that wait for a person: whose words they are, and what becomes of them."""
