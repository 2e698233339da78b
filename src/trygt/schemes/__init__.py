"""Schemes: what a certification asks for, as files.

A scheme version is a folder of YAML, validated into one frozen object (`definition.Scheme`).
The engine reads everything that differs between schemes from it: signers, steps, questions,
stages' names and milestones, rating, rules, papers' words.
Writing one: docs/schemes.md. Published versions never change (library/lock.json).
"""
