"""`maild demo`: the real daemon against an embedded IMAP server and an SMTP sink on loopback, with a dozen mails."""
