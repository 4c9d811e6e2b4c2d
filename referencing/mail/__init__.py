"""Mails: subject, text and HTML from templates; senders."""
