//! The ways of raising a ticket, told apart by the address of the create call (`desks.md` 6.1 to 6.3, `isc-sdim.md` 4.2).

use crate::attributes::TicketType;

/// A way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// The Table API, or the Change Management API, whose records are of one table too.
    Table(String),
    /// The Import Set API.
    Import,
    /// An order of the service catalog; whether the address is made with `$catalogItem`.
    Order {
        /// Whether the item comes out of `catalogItem`.
        mapped: bool,
    },
    /// A record producer of the service catalog.
    Producer {
        /// Whether the producer comes out of `catalogItem`.
        mapped: bool,
    },
    /// SailPoint's store app, or any other scripted call.
    Custom,
}

impl Way {
    /// The way that an address takes.
    pub(super) fn of(resource: &str) -> Self {
        let path = resource.split('?').next().unwrap_or_default();
        let path = path.split_once("://").map_or(path, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
        let segments: Vec<&str> =
            path.split('/').filter(|segment| !segment.is_empty() && !is_version(segment)).collect();
        let mapped = path.contains("catalogItem");
        match segments.as_slice() {
            ["api", "now", "table", table] => Self::Table((*table).to_owned()),
            ["api", "sn_chg_rest", "change", ..] => Self::Table("change_request".to_owned()),
            ["api", "now", "import", _] => Self::Import,
            ["api", "sn_sc", "servicecatalog", "items", _, "order_now"] => Self::Order { mapped },
            ["api", "sn_sc", "servicecatalog", "items", _, "submit_producer"] => Self::Producer { mapped },
            _ => Self::Custom,
        }
    }

    /// Whether it needs a catalog item out of `catalogItem`.
    pub(super) fn needs_item(&self) -> bool {
        matches!(self, Self::Order { mapped: true } | Self::Producer { mapped: true })
    }

    /// The table of its tickets, where it is sure.
    pub(super) fn table(&self) -> Option<&str> {
        match self {
            Self::Table(table) => Some(table),
            Self::Order { .. } => Some("sc_request"),
            Self::Import | Self::Producer { .. } | Self::Custom => None,
        }
    }
}

/// `v1`, `v2` …, which may stand in an address and change nothing.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// The table of a ticket type.
pub(super) fn usual_table(ticket_type: TicketType) -> &'static str {
    match ticket_type {
        TicketType::ServiceRequest => "sc_request",
        TicketType::ChangeRequest => "change_request",
        TicketType::Incident | TicketType::Generic => "incident",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/api/now/table/incident", Way::Table("incident".into()))]
    #[case("/api/now/v2/table/sc_task?sysparm_fields=number", Way::Table("sc_task".into()))]
    #[case("https://acme.service-now.com/api/now/table/incident", Way::Table("incident".into()))]
    #[case("/api/sn_chg_rest/v1/change/normal", Way::Table("change_request".into()))]
    #[case("/api/now/import/u_tickets", Way::Import)]
    #[case("/api/sn_sc/v1/servicecatalog/items/$catalogItem/order_now", Way::Order { mapped: true })]
    #[case("/api/sn_sc/servicecatalog/items/0a/submit_producer", Way::Producer { mapped: false })]
    #[case("/api/x_sap_sdim/sailpoint_cart_js_api/create_ticket", Way::Custom)]
    #[case("/api/now/import/u_tickets/insertMultiple", Way::Custom)]
    fn an_address_tells_the_way(#[case] resource: &str, #[case] way: Way) {
        assert_eq!(Way::of(resource), way);
    }
}
