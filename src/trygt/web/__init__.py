"""The doors: all pages, one package per kind of visitor, and what stands before every one of them."""
