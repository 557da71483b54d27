"""The Textual app: panels around a session. No other package imports Textual."""
