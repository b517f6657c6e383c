"""Django's SQLite, whose connections are kept, know the sizes of tables, and change no table and nothing the audit holds."""
