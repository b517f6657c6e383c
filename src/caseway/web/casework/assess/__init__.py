"""Assessments: begun, asked one part a page, concluded, read."""
