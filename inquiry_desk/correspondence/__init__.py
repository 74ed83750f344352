"""Mail and inquiries: filing what came in, answering, acknowledging (spec 2-4)."""
