//! The shared material, which may be absent where it is not required.

/// The text of a file of the shared material: of the folder that `DESKBRIDGE_SHARED` names, else of the one beside the
/// project. None where it is absent and `DESKBRIDGE_SHARED_REQUIRED` does not make that a failure.
pub fn read(file: &str) -> Option<String> {
    let beside = || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let text =
        std::fs::read_to_string(std::env::var_os("DESKBRIDGE_SHARED").map_or_else(beside, Into::into).join(file));
    let required = std::env::var("DESKBRIDGE_SHARED_REQUIRED").is_ok_and(|value| value == "1");
    assert!(text.is_ok() || !required, "{file} is needed: set DESKBRIDGE_SHARED");
    text.ok()
}
