"""The profile out of Trygt and back: the spreadsheet, the print, and the paper for the council."""
