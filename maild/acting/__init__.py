"""Carries intentions out: places and withdraws drafts, submits and files notices. It looks before it tries again."""
