"""OAuth 2.0 for a mailbox: a login in the browser or with a code, and access tokens that stay fresh (RFC 6749)."""
