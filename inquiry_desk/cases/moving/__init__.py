"""Many cases moved at once, by scanning or from a list, batches to the department and back, and taking it back."""
