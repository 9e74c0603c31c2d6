//! SailPoint's rules over a provisioning plan: the objects that a rule sees, rule documents, and running them.
