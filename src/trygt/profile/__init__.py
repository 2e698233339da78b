"""The profile: what a community answers, and what a case submits.

Answers and evidence belong to the community, so that two schemes and a renewal share them. A case
asks the questions of its scheme version; `acts.submit_profile` freezes them as a numbered
snapshot with a fingerprint, which is what certifiers read. `saving.save_answer` is the one way
to write an answer: it asks `rights` first and never overwrites what someone else wrote.
"""
