"""Mail and inquiries on both databases, from the socket to the screen."""
