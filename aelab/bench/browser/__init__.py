"""What is measured with a real server and a real browser beside it."""
