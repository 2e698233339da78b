"""Sources: one adapter for each, with the way of fetching handed in. None knows the database.

`jsonstat` reads tables, `checks` says what in them cannot be true. `fetching`, `pace` and `saved`
are ways of fetching that wrap one another. `ssb` and `fhi` answer an `asking.TableQuery`; `klass`,
`kartverket` and `brreg` have questions of their own. Whatever goes wrong is a
`failures.SourceFailed`: the caller keeps the last good figure.
"""
