"""What has been counted so far, per month and place; computed from the facts, and again from them whenever asked."""
