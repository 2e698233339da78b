"""The profile's pages: overview, sections with one small form per answer, what was submitted."""
