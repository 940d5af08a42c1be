"""What persons read before they consent: versions per language, approved by two, pinned by what was declared."""
