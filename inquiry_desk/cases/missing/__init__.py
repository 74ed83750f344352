"""不備: what lacks, the letter that says so, reminders, and what came."""
