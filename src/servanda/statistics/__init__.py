"""Official figures: series, what claims are worth against them, targets, progress and forecasts. Pure functions."""
