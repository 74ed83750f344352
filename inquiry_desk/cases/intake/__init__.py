"""Applications on paper or at the counter, taken in one by one at keyboard speed; a case's own page."""
