//! What Java's own classes compute, apart from any script: how numbers are written, dates, patterns, the order of hashes.
