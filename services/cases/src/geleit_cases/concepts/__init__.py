"""Case-management concepts as versioned data; a record keeps the version with which it began."""
