"""The Textual app: panels around a session. Nothing below this folder knows Textual."""
