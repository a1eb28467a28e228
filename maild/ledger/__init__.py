"""What was seen, meant and done: tables, migrations, and short transactions. Nothing of a mail's text is kept."""

from maild.ledger.erasure_file import ErasureFile, erase_person, replay_erasures
from maild.ledger.ledger import Ledger, open_ledger
from maild.ledger.mailboxes import ImportCursor, Line
from maild.ledger.mails import Judgement
from maild.ledger.transaction import Transaction

__all__ = [
    "ErasureFile",
    "ImportCursor",
    "Judgement",
    "Ledger",
    "Line",
    "Transaction",
    "erase_person",
    "open_ledger",
    "replay_erasures",
]
