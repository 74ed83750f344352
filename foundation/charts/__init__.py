"""Values as pictures: inline SVG from the server (0029). Knows nothing of what the values are."""
