"""Law references as data of their own: what each demands, in our words, and whether anyone checked it.

A scheme names laws by key; what it says of them is only where a reference begins. From then on the
owner's editors keep them here, and one change flags every measure that leans on it.
"""
