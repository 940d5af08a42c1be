"""Case responsibility (Fallverantwortung): one row per mandate with an epoch, exactly one holder at any time."""
