"""The commands, one file each. They build what they need, call the stages, and print; they decide nothing."""
