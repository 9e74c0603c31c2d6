//! Running the tree.

mod call;
