"""What a run keeps and says of itself: a digest of its code, its history."""
