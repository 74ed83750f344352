"""What all pages share: security headers, languages, form handling, filters, the base template."""
