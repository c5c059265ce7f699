"""What a draft is looked through for before it goes out (N-14, F1): one module for each thing that may be wrong."""
