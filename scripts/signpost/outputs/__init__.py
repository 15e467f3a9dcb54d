"""What is made beside the pages: sheets of paper, the search index, other countries, open data,
reports."""
