//! Which addresses we connect to. An integration's URL is written by its administrator, who must not reach our own
//! network, the cloud's metadata service or this machine through it (server-side request forgery).

use ipnet::IpNet;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// IPv4 networks that are not the public internet (IANA's special-purpose registry), and one address in the public
/// range that a cloud answers to its own machines.
const CLOSED_V4: &[(Ipv4Addr, u8)] = &[
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(168, 63, 129, 16), 32),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// Parts of IPv6's public range `2000::/3` that are not public: protocol assignments with Teredo, documentation, 6to4.
const CLOSED_V6: &[(Ipv6Addr, u8)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Which addresses are open beside the public ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutboundRules {
    /// Networks that may be reached although they are not public, for instance `127.0.0.0/8`.
    pub allow: Vec<IpNet>,
}

impl OutboundRules {
    /// Whether a connection to `address` is allowed.
    pub fn permits(&self, address: IpAddr) -> bool {
        let plain = address.to_canonical();
        let opened = self.allow.iter().any(|net| net.contains(&address) || net.contains(&plain));
        opened || is_public(address)
    }
}

/// Reads networks and single addresses, separated by commas or blanks: `127.0.0.0/8, 10.1.2.3`.
impl FromStr for OutboundRules {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split([',', ' ', '\t', '\n']).filter(|part| !part.is_empty());
        let read = |part: &str| {
            let net = part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
            net.map_err(|_| format!("\"{part}\" is no network such as 127.0.0.0/8"))
        };
        parts.map(read).collect::<Result<_, _>>().map(|allow| Self { allow })
    }
}

/// Whether an address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !CLOSED_V4.iter().any(|(net, bits)| covers_v4(*net, *bits, v4)),
        IpAddr::V6(v6) => {
            covers_v6(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3, v6)
                && !CLOSED_V6.iter().any(|(net, bits)| covers_v6(*net, *bits, v6))
        }
    }
}

fn covers_v4(net: Ipv4Addr, bits: u8, address: Ipv4Addr) -> bool {
    let shift = 32 - u32::from(bits);
    (net.to_bits() ^ address.to_bits()).checked_shr(shift).unwrap_or(0) == 0
}

fn covers_v6(net: Ipv6Addr, bits: u8, address: Ipv6Addr) -> bool {
    let shift = 128 - u32::from(bits);
    (net.to_bits() ^ address.to_bits()).checked_shr(shift).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("8.8.8.8", true)]
    #[case("100.63.255.255", true)]
    #[case("172.32.0.1", true)]
    #[case("223.255.255.255", true)]
    #[case("2606:4700::1111", true)]
    #[case("0.0.0.0", false)]
    #[case("10.0.0.1", false)]
    #[case("100.64.0.1", false)]
    #[case("100.100.100.200", false)]
    #[case("127.0.0.1", false)]
    #[case("127.255.255.254", false)]
    #[case("168.63.129.16", false)]
    #[case("169.254.169.254", false)]
    #[case("172.16.0.1", false)]
    #[case("172.31.255.255", false)]
    #[case("192.0.0.192", false)]
    #[case("192.0.2.1", false)]
    #[case("192.88.99.1", false)]
    #[case("192.168.1.1", false)]
    #[case("198.19.0.1", false)]
    #[case("198.51.100.1", false)]
    #[case("203.0.113.9", false)]
    #[case("224.0.0.1", false)]
    #[case("240.0.0.1", false)]
    #[case("255.255.255.255", false)]
    #[case("::", false)]
    #[case("::1", false)]
    #[case("::ffff:8.8.8.8", false)]
    #[case("::ffff:169.254.169.254", false)]
    #[case("64:ff9b::a9fe:a9fe", false)]
    #[case("100::1", false)]
    #[case("2001::1", false)]
    #[case("2001:db8::1", false)]
    #[case("2002:7f00:1::", false)]
    #[case("3fff::1", false)]
    #[case("fc00::1", false)]
    #[case("fd00:ec2::254", false)]
    #[case("fe80::1", false)]
    #[case("ff02::1", false)]
    fn only_public_addresses_are_open_by_default(#[case] address: IpAddr, #[case] open: bool) {
        assert_eq!(OutboundRules::default().permits(address), open, "{address}");
    }

    #[test]
    fn rules_open_what_they_name_and_nothing_else() {
        let rules: OutboundRules = "127.0.0.0/8, 10.1.2.3".parse().unwrap();
        for open in ["127.0.0.1", "127.9.9.9", "::ffff:127.0.0.1", "10.1.2.3"] {
            assert!(rules.permits(open.parse().unwrap()), "{open}");
        }
        for closed in ["10.1.2.4", "::1", "169.254.169.254"] {
            assert!(!rules.permits(closed.parse().unwrap()), "{closed}");
        }
        assert!("localhost".parse::<OutboundRules>().is_err());
    }
}
