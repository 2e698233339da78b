"""What ./dev does. Only the standard library: it runs before anything is installed.

`making` builds the environment, one module per word uses it, `places` names the folders.
"""
