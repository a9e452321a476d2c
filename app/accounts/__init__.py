"""Users, roles, tokens, browser sessions and the audit trail."""
