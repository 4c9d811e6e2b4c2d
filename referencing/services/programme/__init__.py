"""The programme of audits: what it holds to, who is asked what, where each audit stands, what is told of it."""
