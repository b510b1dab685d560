"""What people who write rules and judge results work with."""
