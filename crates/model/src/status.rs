//! What a desk's status means to us.

/// What a status map may say of a desk's status (`isc-sdim.md` 4.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskOutcome {
    /// Done as asked.
    Committed,
    /// Closed without doing it.
    Failed,
    /// Still with the desk.
    Queued,
}

impl DeskOutcome {
    /// The words a status map may use.
    pub const ALLOWED: &'static [&'static str] = &["Committed", "Failed", "Queued"];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Committed => "Committed",
            Self::Failed => "Failed",
            Self::Queued => "Queued",
        }
    }

    /// Reads a word of a status map, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "committed" => Some(Self::Committed),
            "failed" => Some(Self::Failed),
            "queued" => Some(Self::Queued),
            _ => None,
        }
    }
}
