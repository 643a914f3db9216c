"""Files that people open in a spreadsheet program: read with all their faults named, and written."""
