"""The interview: what a person knows of their own licenses, degrees, jobs and courses, kept in their browser only."""
