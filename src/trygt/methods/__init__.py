"""Methods: the arithmetic of injury statistics as pure, typed functions; knows nothing else.

Every result names its method (`results.Method`); words for people are made on higher floors.
A missing figure (None) gives None, a wrong one (negative, not finite, population zero) ValueError.
Keys like [Q-PHE] name sources, spelled out in SOURCES.md beside this file.
"""
