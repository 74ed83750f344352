"""What is arranged for a service: its stages, who moves a case where, deadlines, second looks."""
