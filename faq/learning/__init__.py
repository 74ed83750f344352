"""What articles are found by because inquiries were answered with them."""
