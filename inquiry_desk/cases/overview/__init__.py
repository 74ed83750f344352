"""The city's view: stages by age, what is late, intake against decisions, what will be late."""
