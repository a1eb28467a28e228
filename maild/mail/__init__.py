"""The nouns of mail as frozen values. Standard library only; every stage may import this package."""
