//! The scopes of the operations (`isc-sdim.md` 1.1, `product.md` 2).

/// Everything.
pub const ALL: &str = "sp:scopes:all";
/// Reads service desk integrations.
pub const SDIM_READ: &[&str] = &["idn:service-desk-integration:read", "idn:service-desk-integration:manage"];
/// Changes service desk integrations.
pub const SDIM_MANAGE: &[&str] = &["idn:service-desk-integration:manage"];
/// Reads connector rules.
pub const RULES_READ: &[&str] = &["idn:rule-management-connector:read", "idn:rule-management-connector:manage"];
/// Changes connector rules.
pub const RULES_MANAGE: &[&str] = &["idn:rule-management-connector:manage"];
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
pub const TOKENS_LIST: &[&str] =
    &["sp:my-personal-access-tokens:read", TOKENS_MY_MANAGE, TOKENS_ALL_READ, TOKENS_ALL_MANAGE];
/// Creates and deletes tokens.
pub const TOKENS_MANAGE: &[&str] = &[TOKENS_MY_MANAGE, TOKENS_ALL_MANAGE];
/// Changes one's own tokens.
pub const TOKENS_PATCH: &[&str] = &[TOKENS_MY_MANAGE];

/// What a scope allows, in words.
pub fn meaning(scope: &str) -> &'static str {
    match scope {
        "idn:service-desk-integration:read" => "Read service desk integrations.",
        "idn:service-desk-integration:manage" => "Read and change service desk integrations.",
        "idn:rule-management-connector:read" => "Read connector rules.",
        "idn:rule-management-connector:manage" => "Read and change connector rules.",
        "deskbridge:plan:submit" => "Submit provisioning plans and read them.",
        "deskbridge:ticket:read" => "Read plans and tickets.",
        "deskbridge:ticket:manage" => "Read and change tickets.",
        "sp:my-personal-access-tokens:read" => "Read one's own personal access tokens.",
        TOKENS_MY_MANAGE => "Manage one's own personal access tokens.",
        TOKENS_ALL_READ => "Read everybody's personal access tokens.",
        TOKENS_ALL_MANAGE => "Manage everybody's personal access tokens.",
        _ => "Everything that the user level allows.",
    }
}
