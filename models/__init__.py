"""The memory: tables and queries. The only room where SQL is written."""
