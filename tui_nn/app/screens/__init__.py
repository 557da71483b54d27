"""The screens: the main one, and the dialogs above it."""
