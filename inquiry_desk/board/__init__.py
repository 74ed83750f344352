"""申し送り and announcements: what the next shift has to know, and who has read it."""
