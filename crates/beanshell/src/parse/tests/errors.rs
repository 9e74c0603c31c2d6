//! What is said of texts that are no scripts.
