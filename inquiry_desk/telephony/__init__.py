"""What the telephone system tells: calls that ring, are answered, end, or are missed."""
