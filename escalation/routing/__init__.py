"""Which department is asked, on what terms, and how it is reached: rules as data."""
