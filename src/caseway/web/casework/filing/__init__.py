"""Pages of compliance: the file check of a case, files drawn by lot, the case log, and the whole case as one file."""
