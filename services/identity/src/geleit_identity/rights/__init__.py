"""What persons may ask of the body that keeps their data: access, rectification, restriction, erasure and more."""
