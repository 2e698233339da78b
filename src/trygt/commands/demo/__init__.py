"""The demo: made-up communities that have really walked the road.

`content/` holds every word, in bokmål and nynorsk; `cast` makes places and people, `walker`
takes a case through the real acts as time goes by, and `stories` says how far each has come.
`trygt demo` tells it all; telling it again changes nothing.
"""
