"""The desk: inquiries, calls, correspondence, people, figures. The one place where all parts meet."""
