"""The one door to imapclient: IMAP4rev1 (RFC 3501) in mail's own words. Its errors and replies become ours here."""

from maild.imap.connecting import open_store
from maild.imap.login_trouble import Trouble
from maild.imap.settings import ConnectionSettings
from maild.imap.store import ImapStore

__all__ = ["ConnectionSettings", "ImapStore", "Trouble", "open_store"]
