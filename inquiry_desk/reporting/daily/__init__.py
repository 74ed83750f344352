"""日報: what a service did on a day."""
