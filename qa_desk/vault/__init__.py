"""What is kept from others on this computer: keys, remembered passwords, encrypted files."""
