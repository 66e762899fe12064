"""What is drawn into files: documents and reports."""
