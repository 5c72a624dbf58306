"""The crawler's commands, one file a command."""
