"""When systems are down: paper sheets with numbers of their own, entered later with their true times."""
