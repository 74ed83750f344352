"""The screens on which supervisors teach the search: learned texts, and the words of the city."""
