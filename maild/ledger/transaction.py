"""One transaction, with a repository for each kind of fact."""

from __future__ import annotations

from sqlalchemy import Connection

from maild.ledger.climb_circumstances import ClimbCircumstances
from maild.ledger.climbs import Climbs
from maild.ledger.contacts import Contacts
from maild.ledger.corrections import CorrectionRows
from maild.ledger.danger_cases import DangerCases
from maild.ledger.digests import Digests
from maild.ledger.draft_moments import DraftMoments
from maild.ledger.drafts import Drafts
from maild.ledger.erasures import Erasures
from maild.ledger.feeds import Feeds
from maild.ledger.gaps import Gaps
from maild.ledger.gestures import Gestures
from maild.ledger.intentions import Intentions
from maild.ledger.journeys import Journeys
from maild.ledger.mailboxes import Mailboxes
from maild.ledger.mails import Mails
from maild.ledger.name_marks import NameMarks
from maild.ledger.notices import Notices
from maild.ledger.overview import count_everything
from maild.ledger.passages import Passages
from maild.ledger.people import People
from maild.ledger.privacy import Privacy
from maild.ledger.sent import SentMails
from maild.ledger.sessions import Sessions
from maild.ledger.situations import Situations
from maild.ledger.submissions import Submissions
from maild.ledger.template_changes import TemplateChanges
from maild.ledger.threads import Threads
from maild.ledger.windows import Windows


class Transaction:
    """What may be asked and written between BEGIN and COMMIT."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.mailboxes = Mailboxes(connection)
        self.people = People(connection)
        self.mails = Mails(connection)
        self.threads = Threads(connection)
        self.passages = Passages(connection)
        self.drafts = Drafts(connection)
        self.draft_moments = DraftMoments(connection)
        self.sent = SentMails(connection)
        self.submissions = Submissions(connection)
        self.intentions = Intentions(connection)
        self.notices = Notices(connection)
        self.corrections = CorrectionRows(connection)
        self.gestures = Gestures(connection)
        self.danger_cases = DangerCases(connection)
        self.climbs = Climbs(connection)
        self.climb_circumstances = ClimbCircumstances(connection)
        self.situations = Situations(connection)
        self.journeys = Journeys(connection)
        self.sessions = Sessions(connection)
        self.feeds = Feeds(connection)
        self.name_marks = NameMarks(connection)
        self.contacts = Contacts(connection)
        self.windows = Windows(connection)
        self.digests = Digests(connection)
        self.erasures = Erasures(connection)
        self.gaps = Gaps(connection)
        self.template_changes = TemplateChanges(connection)
        self.privacy = Privacy(connection)

    def counts(self, account: str) -> dict[str, dict[str, int]]:
        """How many mails by reason, drafts by state, intentions by state."""
        return count_everything(self._connection, account)
