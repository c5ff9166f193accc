"""What viewers wait for: pages of a large portal, and many of them watching at once."""
