"""Documents that go to the city: their numbers, their frozen content, and the bytes of their files."""
