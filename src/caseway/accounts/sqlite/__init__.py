"""Django's SQLite, whose connections are kept, and which knows the sizes of its tables."""
