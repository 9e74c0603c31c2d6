//! The scopes of the operations (`isc-sdim.md` 1.1, `product.md` 2).

/// Everything.
pub const ALL: &str = "sp:scopes:all";
/// Reads service desk integrations.
pub const SDIM_READ: &[&str] = &["idn:service-desk-integration:read", "idn:service-desk-integration:manage"];
/// Changes service desk integrations.
pub const SDIM_MANAGE: &[&str] = &["idn:service-desk-integration:manage"];
/// Submits and reads plans.
pub const PLAN_SUBMIT: &[&str] = &["deskbridge:plan:submit"];
/// Reads plans and tickets.
pub const TICKET_READ: &[&str] = &["deskbridge:ticket:read", "deskbridge:ticket:manage"];
/// Reads plans: those who submit them may.
pub const PLAN_READ: &[&str] = &["deskbridge:plan:submit", "deskbridge:ticket:read", "deskbridge:ticket:manage"];
/// Changes tickets.
pub const TICKET_MANAGE: &[&str] = &["deskbridge:ticket:manage"];
/// Reads the tokens of everybody.
pub const TOKENS_ALL_READ: &str = "sp:all-personal-access-tokens:read";
/// Manages the tokens of everybody.
pub const TOKENS_ALL_MANAGE: &str = "sp:all-personal-access-tokens:manage";
/// Manages one's own tokens.
pub const TOKENS_MY_MANAGE: &str = "sp:my-personal-access-tokens:manage";
/// Lists tokens.
pub const TOKENS_LIST: &[&str] = &[
    "sp:my-personal-access-tokens:read",
    TOKENS_MY_MANAGE,
    TOKENS_ALL_READ,
    TOKENS_ALL_MANAGE,
];
/// Creates and deletes tokens.
pub const TOKENS_MANAGE: &[&str] = &[TOKENS_MY_MANAGE, TOKENS_ALL_MANAGE];
/// Changes one's own tokens.
pub const TOKENS_PATCH: &[&str] = &[TOKENS_MY_MANAGE];
