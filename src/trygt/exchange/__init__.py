"""In and out: the whole profile as a spreadsheet and back, and as a paper for the council.

`writing` makes the workbook, `reading` takes one apart, `comparing` says what it would change.
Nothing is changed before `acts.import_profile`: each answer is saved only if nobody wrote in
between, and the journal gets one line for the whole story.
"""
