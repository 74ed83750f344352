"""What was asked and not found: searches without a useful article, and the gaps they show."""
