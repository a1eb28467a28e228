"""JSON Schemas of every YAML file, for editors: what may stand where (JSON Schema draft 2020-12).

A schema is a promise to the editor, not the judge: it refuses unknown keys, wrong types and misspelled words as the loaders
do, and leaves to them what needs another file, a template or a count.
"""
