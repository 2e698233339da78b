"""Every page, as people meet it: status, accessibility, keyboard, and what happens when things go wrong."""
