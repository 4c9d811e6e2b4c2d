"""Reports from the public: taken in without an account, followed by a secret address, answered, forgotten in time."""
