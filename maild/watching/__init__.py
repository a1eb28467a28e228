"""What is new: changes of a mailbox since a line, as plain values."""
