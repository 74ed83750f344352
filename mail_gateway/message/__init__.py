"""A mail taken apart: header, parts, files, addresses, and what kind it is. Pure and total."""
