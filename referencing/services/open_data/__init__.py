"""The catalogue as open data: what its files hold, how they are read and written."""
