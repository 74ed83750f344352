"""The sample city: data to try the desk with, and past load to look at and to measure."""
