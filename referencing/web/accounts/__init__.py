"""Pages of accounts: signing up and in, recovery, second factors, passkeys, sessions."""
