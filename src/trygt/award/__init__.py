"""Award: the certificate with its number and validity, the diploma, the celebration.

A certificate's serial is never used again; whether it is valid follows from its dates.
The diploma is drawn from the certificate, never edited.
"""
