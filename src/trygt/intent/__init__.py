"""Intent: the letter in which a community and the scheme's owner promise to begin.

A letter is composed from the scheme's words in the community's language form and frozen with a
fingerprint. The posts the scheme names sign it, in turn or side by side; the owner countersigns.
Signatures belong to the post at the time: a new mayor does not void them.
"""
