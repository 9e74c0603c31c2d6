//! What scripts are read as.

use super::read;

#[test]
fn expressions() {
    for (source, tree) in [("a = b = c;", "(= a (= b c))"), ("1 + 2 * 3 - 4;", "(Subtract (Add 1 (Multiply 2 3)) 4)")] {
        assert_eq!(read(source), tree, "{source}");
    }
}
