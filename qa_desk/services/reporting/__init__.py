"""Reports as people write and sign them: gathered, worded, issued, signed (domain.md 5.3-5.7)."""
