"""What admins do: users, tokens, the audit trail, the room that stored bytes take."""
