"""In and out: the profile as a spreadsheet and back, on paper, for the council, and the wall as a picture."""
