"""What happens when something dies, is full, is torn, or happens twice."""
