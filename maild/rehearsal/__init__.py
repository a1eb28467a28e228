"""The same road on a fake clock over recorded mail: what maild would have done. Nothing of it leaves this process."""
