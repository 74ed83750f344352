"""The pages of a department: its calm list, one inquiry as it was handed over, and the steps it can take."""
