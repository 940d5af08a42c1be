"""What becomes of declarations when a representation ends, two holders of custody disagree, or somebody is of age."""
