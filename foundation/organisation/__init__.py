"""Who there is: departments, services, categories and the people who sign in (spec 2-2(1), 3-6)."""
