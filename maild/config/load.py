"""Reads the configuration file: a Config, or every problem at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from maild.config.account import AccountSettings
from maild.config.document import Document, read_document
from maild.config.explain import explain_error
from maild.config.packaged import LEDGER_NAME, default_state_dir, packaged_directory
from maild.config.schema import Config, FileSettings
from maild.config.values import resolved_path
from maild.errors import ConfigurationError


def load_config(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration in a YAML file.

    ConfigurationError carries every problem of the file, each as `file:line: what is wrong; what was expected`, with
    the nearest known key where there is one. No secret is fetched here (see SecretSource.resolve).
    """
    document = read_document(path)
    settings = _validated(document) if not document.is_settled(()) else None
    if settings is not None:
        _refuse_doubles(settings, document)
    if document.problems or settings is None:
        raise ConfigurationError(document.printable())
    return _resolved(settings, document, os.environ if environ is None else environ)


def directories_beside(path: Path) -> tuple[Path, Path]:
    """Where the rules and the templates of a configuration lie, as far as a broken one still says so."""
    data = read_document(path).data
    return _directory_in(data, path, "rules"), _directory_in(data, path, "templates")


def _directory_in(data: object, path: Path, name: str) -> Path:
    said = data.get(name) if isinstance(data, dict) else None
    try:
        meant = resolved_path(said, path.absolute().parent) if isinstance(said, str) else None
    except ValueError:
        meant = None
    return meant if meant is not None and meant.is_dir() else _beside_or_packaged(path, name)


def _validated(document: Document) -> FileSettings | None:
    try:
        return FileSettings.model_validate(document.data, context={"base": document.path.absolute().parent})
    except ValidationError as failure:
        for error in failure.errors(include_url=False):
            place, text = explain_error(error, FileSettings, document)
            is_said = error["type"] in ("value_error", "maild_group") and document.has_settled_part(place)
            if not is_said and not document.is_settled(place):
                document.problems.append((document.line_of(place), text))
        return None


def _refuse_doubles(settings: FileSettings, document: Document) -> None:
    """Two accounts with one name would share a ledger; two logins to one mailbox would draft twice."""
    names: dict[str, int] = {}
    logins: dict[tuple[str, str], int] = {}
    for index, account in enumerate(settings.accounts):
        earlier = names.setdefault(account.label.casefold(), index)
        if earlier != index:
            line = document.line_of(("accounts", earlier))
            place = ("accounts", index, "name" if account.name else "address")
            document.add(
                place,
                f'accounts {index + 1}: "{account.label}" is also the account on line {line}; expected another name',
            )
        login = (account.imap.host.casefold(), account.imap_username.casefold())
        twin = logins.setdefault(login, index)
        if twin != index:
            line = document.line_of(("accounts", twin, "imap"))
            document.add(
                ("accounts", index, "imap"),
                f"accounts {index + 1}, imap: the same login as on line {line}; expected one account for it",
            )


def _resolved(settings: FileSettings, document: Document, environ: Mapping[str, str]) -> Config:
    path = document.path
    state_dir = settings.state_dir or default_state_dir(path, environ)
    for account in settings.accounts:
        account.live_in(state_dir)
    return Config(
        path=path,
        mode=settings.mode,
        state_dir=state_dir,
        rules=settings.rules or _beside_or_packaged(path, "rules"),
        templates=settings.templates or _beside_or_packaged(path, "templates"),
        database=_database(settings.database, state_dir),
        database_secret=settings.database_secret,
        poll_interval=settings.poll_interval,
        sweep_interval=settings.sweep_interval,
        accounts=settings.accounts,
        warnings=tuple(_warnings(settings.accounts, document)),
    )


def _beside_or_packaged(path: Path, name: str) -> Path:
    beside = path.absolute().parent / name
    return beside if beside.is_dir() else packaged_directory(name)


def _database(url: str | None, state_dir: Path) -> str:
    """The database's address; a relative SQLite path counts from the state directory."""
    if url is None:
        return f"sqlite:///{state_dir.absolute() / LEDGER_NAME}"
    scheme, _, rest = url.partition("://")
    if scheme.startswith("sqlite") and not rest.startswith("//"):
        return f"{scheme}:///{state_dir.absolute() / rest.lstrip('/')}"
    return url


def _warnings(accounts: tuple[AccountSettings, ...], document: Document) -> Iterator[str]:
    for index, account in enumerate(accounts):
        watched = account.own_addresses | {account.imap_username.casefold()}
        place = ("accounts", index, "alert_to")
        if not account.alert_command and all(each.casefold() in watched for each in account.alert_addresses):
            yield _warning(
                document,
                place,
                f"{account.label}: no alert address lies outside the watched account, so a danger alert may be seen "
                "late; expected alert_to: with an address that you read elsewhere, or an alert_command:",
            )
        if account.alert_second and account.smtp is None:
            yield _warning(
                document,
                ("accounts", index, "alert_second"),
                f"{account.label}: alert_second is told by mail, and there is no smtp: group; expected smtp: with host:",
            )
        if account.submits_with_token and not account.alert_command:
            yield _warning(
                document,
                ("accounts", index, "imap", "oauth"),
                f"{account.label}: when this OAuth login ends, alerts by mail end with it; expected an alert_command:, or "
                "a secret: of its own in smtp:",
            )
        if account.smtp is None:
            yield _warning(
                document,
                ("accounts", index),
                f"{account.label}: no smtp: group, so a danger alert is but a note in INBOX; expected smtp: with host:",
            )


def _warning(document: Document, place: tuple[str | int, ...], text: str) -> str:
    return f"{document.path}:{document.line_of(place)}: {text}"
