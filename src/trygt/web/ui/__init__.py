"""ui: how every page looks. Base template, elements, the form renderer and the signature pictures.

Doors write pages from `ui/base.html` and the tags of `templatetags/ui.py` (a builtin: no load).
`pictures` turns plain rows into the road, the wall and Norway in stones.
Nothing here reads the database except the context processor, which asks who is signed in.
"""
