"""The public door: the register, the map, a page per certified community, verifying, the method."""
