//! Java's hash codes, as the documentation of each class defines them.

/// `String.hashCode`, over UTF-16 units.
pub fn string_hash(units: &[u16]) -> i32 {
    units.iter().fold(0, |hash: i32, unit| hash.wrapping_mul(31).wrapping_add(i32::from(*unit)))
}

/// `Long.hashCode`.
#[expect(clippy::cast_possible_truncation, reason = "the lower half of the bits is meant")]
pub fn long_hash(value: i64) -> i32 {
    (value ^ (value >> 32)) as i32
}

/// `Double.hashCode`: every NaN is the one NaN, and the two zeros differ.
pub fn double_hash(value: f64) -> i32 {
    let bits = if value.is_nan() { 0x7ff8_0000_0000_0000 } else { value.to_bits() };
    long_hash(bits.cast_signed())
}

/// `Float.hashCode`.
pub fn float_hash(value: f32) -> i32 {
    let bits = if value.is_nan() { 0x7fc0_0000 } else { value.to_bits() };
    bits.cast_signed()
}

/// `Boolean.hashCode`.
pub fn boolean_hash(value: bool) -> i32 {
    if value { 1231 } else { 1237 }
}

/// What a list begins with, for [`list_step`].
pub const LIST_START: i32 = 1;

/// `List.hashCode` and `Arrays.hashCode`, one element further (0 for a null).
pub fn list_step(so_far: i32, element: i32) -> i32 {
    so_far.wrapping_mul(31).wrapping_add(element)
}

/// `Map.Entry.hashCode`; a map's own is the wrapping sum over its entries, a set's over its elements.
pub fn entry_hash(key: i32, value: i32) -> i32 {
    key ^ value
}
