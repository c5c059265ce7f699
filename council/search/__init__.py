"""Finding statements by words: folded and stemmed, without regard to engine, safe to show."""
