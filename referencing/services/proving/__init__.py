"""Proving who somebody is: passwords, codes, passkeys, sessions and the links that mails carry."""
