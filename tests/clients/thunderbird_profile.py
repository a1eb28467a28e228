"""The profile with which a Thunderbird starts that has never been here before."""

from __future__ import annotations

from tests.clients.ground import COACH, USER, Ground


def first_settings(ground: Ground, port: int) -> str:
    """user.js: the account, and no questions at the first start."""
    folder = f"imap://{USER}@127.0.0.1"
    values: dict[str, object] = {
        "marionette.port": port,
        "intl.locale.requested": "nl",
        "extensions.autoDisableScopes": 0,
        "mail.accountmanager.accounts": "account1,account2",
        "mail.accountmanager.defaultaccount": "account1",
        "mail.accountmanager.localfoldersserver": "server2",
        "mail.account.account1.identities": "id1",
        "mail.account.account1.server": "server1",
        "mail.account.account2.server": "server2",
        "mail.server.server1.type": "imap",
        "mail.server.server1.name": COACH,
        "mail.server.server1.hostname": "127.0.0.1",
        "mail.server.server1.port": ground.dovecot.port,
        "mail.server.server1.userName": USER,
        "mail.server.server1.socketType": 0,
        "mail.server.server1.authMethod": 3,
        "mail.server.server1.login_at_startup": False,
        "mail.server.server1.using_subscription": False,
        "mail.server.server2.type": "none",
        "mail.server.server2.name": "Lokale mappen",
        "mail.server.server2.hostname": "Local Folders",
        "mail.server.server2.userName": "nobody",
        "mail.identity.id1.fullName": "Anouk Hendriks",
        "mail.identity.id1.useremail": COACH,
        "mail.identity.id1.smtpServer": "smtp1",
        "mail.identity.id1.valid": True,
        "mail.identity.id1.fcc_folder": f"{folder}/Sent",
        "mail.identity.id1.draft_folder": f"{folder}/Drafts",
        "mail.smtpservers": "smtp1",
        "mail.smtp.defaultserver": "smtp1",
        "mail.smtpserver.smtp1.hostname": "127.0.0.1",
        "mail.smtpserver.smtp1.port": ground.smtp.port,
        "mail.smtpserver.smtp1.try_ssl": 0,
        "mail.smtpserver.smtp1.authMethod": 1,
        "mail.warn_on_send_accel_key": False,
        "mail.spellcheck.inline": False,
        "mail.rights.version": 1,
        "mail.shell.checkDefaultClient": False,
        "mail.provider.suppress_dialog_on_startup": True,
        "mail.spotlight.firstRunDone": True,
        "mailnews.start_page.enabled": False,
        "mailnews.start_page_override.mstone": "ignore",
        "mail.inappnotifications.enabled": False,
        "app.donation.eoy.version.viewed": 999,
        "datareporting.policy.dataSubmissionEnabled": False,
        "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
        "toolkit.telemetry.enabled": False,
        "app.update.enabled": False,
        "mailnews.database.global.indexer.enabled": False,
        "calendar.timezone.local": "Europe/Amsterdam",
    }
    return "".join(f'user_pref("{name}", {_written(value)});\n' for name, value in values.items())


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
