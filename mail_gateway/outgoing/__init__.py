"""Mail out: built once, held, sent, signed, and matched when it comes back."""
