"""What readers take away of a figure or table: its data, its picture, and where both come from."""
