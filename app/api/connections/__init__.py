"""Connections: bounded in number, in time, and in what one may send or leave unread."""
