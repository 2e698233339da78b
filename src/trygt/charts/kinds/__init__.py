"""The kinds of charts there are, a module each: data in, a `Chart` out."""
