"""What the chapters of Eighty Papers on Public Duty import: tables, facts, charts."""
