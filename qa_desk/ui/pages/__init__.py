"""The pages of the window, in the order of a day."""
