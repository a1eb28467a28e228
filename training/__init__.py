"""How the weights come about: the corpus is read, audited, split by author batch, learned from and measured."""
