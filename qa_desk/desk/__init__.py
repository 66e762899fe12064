"""What the program does around a sign-in: choose a database, unlock and encrypt its file."""
