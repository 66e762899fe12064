"""Pictures of figures on the screen, on paper and as files (rules/charts.py says what they are)."""
