"""A report as a workbook: the official form, the tables, the listings and the charts; the same revision is the same bytes."""
