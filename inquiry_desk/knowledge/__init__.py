"""What inquiries and the FAQ know of each other: learning, gaps, similar inquiries."""
