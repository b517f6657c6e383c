"""Django's SQLite, whose connections change no table and nothing that the audit holds."""
