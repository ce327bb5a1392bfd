"""The store: what tables exist, how rows get in, how a warehouse is published."""
