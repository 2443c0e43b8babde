"""What a redline means to those who must act on it: duties, who, links, numbers, and a summary."""
