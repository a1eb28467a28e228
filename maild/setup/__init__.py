"""From an address to a working configuration: providers, what the network says, live tests, files that load again.

Only commands use it. Nothing here asks a question (maild/cli/setting_up.py does) and nothing runs in the daemon.
"""
