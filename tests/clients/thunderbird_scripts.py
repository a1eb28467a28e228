"""What Thunderbird is told by remote control: scripts that run as a part of it, in its main window."""

from __future__ import annotations

IS_THERE = """
const tabmail = Services.wm.getMostRecentWindow("mail:3pane")?.document.getElementById("tabmail");
return Boolean(tabmail?.currentAbout3Pane?.folderTree);
"""
KEEP_PASSWORD = """
const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
login.init("imap://127.0.0.1", null, "imap://127.0.0.1", arguments[0], arguments[1], "", "");
return Services.logins.addLoginAsync(login).then(() => true);
"""
OPEN_FOLDER = """
const window3 = Services.wm.getMostRecentWindow("mail:3pane");
const pane = window3.document.getElementById("tabmail").currentAbout3Pane;
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const server = MailServices.accounts.accounts.map(each => each.incomingServer).find(each => each.type == "imap");
const folder = server.rootFolder.descendants.find(each => each.URI.endsWith("/" + arguments[0]));
if (!folder) {  // the first login lists the folders
  server.getNewMessages(server.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox), window3.msgWindow, null);
  server.performExpand(window3.msgWindow);
  return -1;
}
if (pane.gFolder?.URI != folder.URI) { pane.displayFolder(folder.URI); }
folder.updateFolder(window3.msgWindow);
return pane.gDBView?.rowCount ?? -1;
"""
MOVE = """
const window3 = Services.wm.getMostRecentWindow("mail:3pane");
const pane = window3.document.getElementById("tabmail").currentAbout3Pane;
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const target = pane.gFolder.rootFolder.descendants.find(each => each.URI.endsWith("/" + arguments[0]));
if (!target) { return false; }
pane.gDBView.doCommandWithFolder(Ci.nsMsgViewCommandType.moveMessages, target);
return true;
"""
SELECT = """
const pane = Services.wm.getMostRecentWindow("mail:3pane").document.getElementById("tabmail").currentAbout3Pane;
for (let row = 0; row < pane.gDBView.rowCount; row++) {
  const mail = pane.gDBView.getMsgHdrAt(row);
  if ((mail.mime2DecodedAuthor + mail.mime2DecodedRecipients + mail.mime2DecodedSubject).includes(arguments[0])) {
    pane.threadTree.selectedIndex = row;
    pane.threadTree.table.body.focus();
    return true;
  }
}
return false;
"""
