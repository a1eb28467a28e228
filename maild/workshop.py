"""Builds what the stages need from configuration, rules and templates; rebuilt whole when the coach edits one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from maild.acting.coach_texts import HelpRoutes
from maild.acting.help_routes import load_help_routes
from maild.acting.submission import Security, Submission, SubmissionSettings, submit
from maild.config import Config, directories_beside, load_config
from maild.config.account import AccountSettings
from maild.drafting.drafter import Drafter
from maild.drafting.templates import load_templates
from maild.errors import AccountError, ConfigurationError
from maild.imap.settings import ConnectionSettings
from maild.logins import bearer_of
from maild.mail.address import Address
from maild.planning.agenda_rules import AgendaRules
from maild.planning.danger_alerts import AlertRhythm
from maild.planning.ladder_rules import Ladders
from maild.planning.policy import Mode, Policy
from maild.planning.sending import USUAL_SENDING, SendingPolicy
from maild.planning.situations import SituationRules
from maild.planning.trajectory_rules import TrajectoryRules
from maild.planning.window_rules import WindowRules
from maild.reading.forms import FormRules, load_form_rules
from maild.steps.agenda_rules_file import load_agenda_rules
from maild.steps.ladder_rules_file import load_ladders
from maild.steps.practice import Practice
from maild.steps.situation_rules_file import load_situations
from maild.steps.trajectory_rules_file import load_trajectories
from maild.steps.window_rules_file import load_window_rules
from maild.understanding.learned.packaged import packaged_weights
from maild.understanding.rules import load_rules
from maild.understanding.understand import Understander
from maild.working_time import WorkingTime


@dataclass(frozen=True, slots=True)
class Tools:
    """What rules and templates make: shared by all accounts. `problems` are mistakes that disabled only themselves."""

    forms: FormRules
    understander: Understander
    drafter: Drafter
    help_routes: HelpRoutes
    window_rules: WindowRules
    ladders: Ladders
    situations: SituationRules
    trajectories: TrajectoryRules
    agenda_rules: AgendaRules
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Workshop:
    """One good set of configuration, rules and templates, with a practice for each account."""

    config: Config
    tools: Tools
    practices: Mapping[str, Practice]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files and directories that belong to the set."""
        return (self.config.path, self.config.rules, self.config.templates)


def make_tools(rules: Path, templates: Path, own_slots: Iterable[str] = ()) -> Tools:
    """Loads rules and templates; a mistake in one disables only that one and is listed. `own_slots` are the names of slots
    that the coach's configuration fills.

    ConfigurationError, with every mistake anywhere in them, where the help lines cannot be read.
    """
    forms, rule_set = load_form_rules(rules / "forms.yaml"), load_rules(rules)
    template_set = load_templates(templates, own_slots)
    window_rules = load_window_rules(rules / "window.yaml")
    ladders = load_ladders(rules / "ladders.yaml", template_set.templates)
    situations = load_situations(rules / "situations.yaml", template_set.templates)
    trajectories = load_trajectories(rules / "trajectories.yaml", template_set.templates)
    agenda_rules = load_agenda_rules(rules / "agenda.yaml")
    kept = (window_rules, ladders, situations, trajectories, agenda_rules)
    found = (
        *forms.problems,
        *rule_set.problems,
        *(problem for each in kept for problem in each.problems),
        *template_set.problems,
    )
    problems = [str(each) for each in found]
    try:
        routes = load_help_routes(rules / "danger_routes.yaml")
    except ConfigurationError as error:
        raise ConfigurationError((*error.problems, *problems)) from None
    understander = Understander(rule_set, packaged_weights())
    return Tools(
        forms,
        understander,
        Drafter(template_set),
        routes,
        window_rules,
        ladders,
        situations,
        trajectories,
        agenda_rules,
        tuple(problems),
    )


def open_workshop(path: Path, before: Workshop | None = None) -> Workshop:
    """Loads everything. ConfigurationError for a broken configuration, with the mistakes in rules and templates too.

    A mistake in rules or templates disables only itself at the first load. With the set in use `before` a new mistake is a
    ConfigurationError too, so that a running daemon keeps its last good set instead of working with half of the new one.
    """
    try:
        config = load_config(path)
    except ConfigurationError as error:
        raise ConfigurationError((*error.problems, *_problems_of_tools(*directories_beside(path)))) from None
    tools = make_tools(config.rules, config.templates, config.own_slots)
    known = {_without_line(each) for each in before.tools.problems} if before else set()
    fresh = tuple(each for each in tools.problems if _without_line(each) not in known)
    if before is not None and fresh:
        raise ConfigurationError(fresh)
    practices = {each.label: practice_of(tools, each, config.mode) for each in config.accounts}
    return Workshop(config, tools, MappingProxyType(practices))


def _problems_of_tools(rules: Path, templates: Path) -> tuple[str, ...]:
    """What is wrong with rules and templates, whether or not a daemon could start with them. Which slots the coach made up
    stands in the configuration that cannot be read: an unknown one is no mistake here."""
    try:
        return tuple(each for each in make_tools(rules, templates).problems if "unknown slot" not in each)
    except ConfigurationError as error:
        return error.problems


def _without_line(problem: str) -> str:
    return re.sub(r":\d+:", ":", problem)


def practice_of(tools: Tools, account: AccountSettings, mode: Mode) -> Practice:
    """The practice of one account."""
    return Practice(
        policy=Policy(mode=mode, own_addresses=account.own_addresses),
        understander=tools.understander,
        drafter=tools.drafter,
        identity=account.identity,
        alert_to=account.alert_addresses,
        zone=account.zone,
        working_time=account.working_time,
        slots=MappingProxyType({"coach_name": account.identity.display_name or None, **account.slots}),
        help_routes=tools.help_routes,
        alert_second=tuple(each.addr_spec for each in account.alert_second),
        alert_rhythm=AlertRhythm(second_after=account.alert_second_after),
        default_language=account.language,
        default_form=account.address_form,
        digest=account.digest.policy,
        window_rules=tools.window_rules,
        ladders=tools.ladders,
        situations=tools.situations,
        trajectories=tools.trajectories,
        agenda_rules=tools.agenda_rules,
        agenda_limit=account.agenda.stale_after,
        moments=account.agenda.moments,
        sending=SendingPolicy(account.smtp.most_recipients) if account.smtp else USUAL_SENDING,
        control_mailboxes=account.control_mailboxes,
        is_full=account.practice_full,
    )


def practice_of_nobody(tools: Tools) -> Practice:
    """A practice without an account, to show what maild would make of a mail."""
    return Practice(
        policy=Policy(mode=Mode.DRAFT, own_addresses=frozenset()),
        understander=tools.understander,
        drafter=tools.drafter,
        identity=Address("", "coach@praktijk.invalid"),
        alert_to=(),
        zone=ZoneInfo("Europe/Amsterdam"),
        working_time=WorkingTime(ZoneInfo("Europe/Amsterdam")),
        slots=MappingProxyType({}),
        help_routes=tools.help_routes,
    )


def connection_of(account: AccountSettings) -> ConnectionSettings:
    """What the IMAP door needs to open this account."""
    imap = account.imap
    return ConnectionSettings(
        account=account.label,
        host=imap.host,
        port=imap.actual_port,
        security=imap.security,
        username=account.imap_username,
        secret=imap.secret.resolve if imap.secret else _no_password,
        bearer=bearer_of(account),
        drafts=imap.mailboxes.drafts,
        sent=imap.mailboxes.sent,
        ca_file=str(imap.ca_file) if imap.ca_file else None,
    )


def submission_of(account: AccountSettings) -> SubmissionSettings | None:
    """Where this account submits, or None where it has no submission server."""
    smtp = account.smtp
    if smtp is None:
        return None
    login = account.smtp_login
    return SubmissionSettings(
        host=smtp.host,
        port=smtp.actual_port,
        security=Security(smtp.security),
        username=account.smtp_username if login or account.submits_with_token else None,
        secret=login[1].resolve if login else None,
        ca_file=str(smtp.ca_file) if smtp.ca_file else None,
        bearer=bearer_of(account) if account.submits_with_token else None,
    )


def _no_password() -> str:
    raise AccountError("this account logs in with OAuth and has no password")


class Submitter:
    """Submits notices and the coach's mail for one account under the coach's own address."""

    def __init__(self, settings: SubmissionSettings, reverse_path: str) -> None:
        self._settings = settings
        self._reverse_path = reverse_path

    def __call__(self, raw: bytes, recipients: tuple[str, ...]) -> Submission:
        """Hands one notice over and says what became of it."""
        return submit(self._settings, raw, self._reverse_path, recipients)

    def hand_over(self, raw: bytes, recipients: tuple[str, ...], before_content: Callable[[], None]) -> Submission:
        """Hands a mail of the coach's over; `before_content` is called right before its content goes on the wire."""
        return submit(self._settings, raw, self._reverse_path, recipients, before_content)


def settings_that_need_a_restart(before: Config, after: Config) -> Iterator[str]:
    """What an edit changed that only a restart can carry through, in words."""
    if before.database != after.database or before.state_dir != after.state_dir:
        yield "database or state_dir"
    if [_connection_shape(each) for each in before.accounts] != [_connection_shape(each) for each in after.accounts]:
        yield "the accounts' names or servers"


def _connection_shape(account: AccountSettings) -> tuple[object, ...]:
    return (account.label, account.imap, account.smtp, account.own_addresses, account.alert_command)
