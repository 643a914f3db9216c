"""Scripts for those who develop this project; nothing here is installed."""
