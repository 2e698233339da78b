"""Charts: one grammar of pictures for pages and papers; knows nothing about certification."""
