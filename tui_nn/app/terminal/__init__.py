"""How the app talks to its terminal: what it reads and writes, and how the process ends."""
