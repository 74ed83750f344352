"""Webhooks over real HTTP, on both databases."""
