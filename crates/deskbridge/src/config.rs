//! Configuration: options on the command line, then `DESKBRIDGE_…` in the environment, then the file, then defaults.
//! A wrong value is refused with its origin named.

use anyhow::{Context, Result, anyhow, bail};
use desks::http::ForwardProxy;
use ipnet::IpNet;
use model::{Secret, hex};
use std::{
    collections::BTreeMap,
    fmt::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// One setting.
struct Key {
    /// Name in the file; `--data-dir` style on the command line, `DESKBRIDGE_DATA_DIR` in the environment.
    name: &'static str,
    /// Value when nothing is said; empty for none.
    otherwise: &'static str,
    /// What it is, for help and for the reference.
    help: &'static str,
}

/// Every setting of `deskbridge serve`.
const KEYS: &[Key] = &[
    Key { name: "data", otherwise: "./deskbridge-data", help: "Directory of the database file and the master key." },
    Key { name: "listen", otherwise: "127.0.0.1:8080", help: "Address and port to serve on." },
    Key {
        name: "database",
        otherwise: "",
        help: "postgres://… to use PostgreSQL; empty for a SQLite file in the data directory.",
    },
    Key { name: "public_url", otherwise: "", help: "The address that clients use, when it is not the one served on." },
    Key { name: "org", otherwise: "deskbridge", help: "Name of the organisation in tokens and in /oauth/info." },
    Key {
        name: "bootstrap_client_id",
        otherwise: "",
        help: "Client id of an ORG_ADMIN token with all scopes that exists from the start.",
    },
    Key {
        name: "bootstrap_client_secret",
        otherwise: "",
        help: "Its secret. Better given in the environment than in the file.",
    },
    Key {
        name: "master_key",
        otherwise: "",
        help: "64 hexadecimal digits that seal secrets; empty for the file master.key in the data directory.",
    },
    Key {
        name: "rate_limit",
        otherwise: "100",
        help: "Requests in 10 seconds for each client and API version; 0 for no limit.",
    },
    Key { name: "token_seconds", otherwise: "749", help: "Life of an access token in seconds, 60 to 86400." },
    Key {
        name: "outbound_allow",
        otherwise: "",
        help: "Networks, separated by commas, that desks may be in although they are not public, such as 10.1.0.0/16.",
    },
    Key {
        name: "outbound_proxy",
        otherwise: "",
        help: "Proxy through which desks are called, such as http://proxy.example.com:3128; it looks up their names, and must refuse what nobody is to reach.",
    },
    Key {
        name: "outbound_no_proxy",
        otherwise: "",
        help: "Hosts, .domains and networks, separated by commas, that are called without the proxy.",
    },
    Key { name: "max_body_bytes", otherwise: "4194304", help: "Largest request body in bytes, 1024 to 67108864." },
    Key {
        name: "send_deadline_seconds",
        otherwise: "10",
        help: "How long after its intent is on disk a create call may still be sent, 1 to 300.",
    },
    Key {
        name: "clock_skew_seconds",
        otherwise: "5",
        help: "How far the clocks of servers and desks may be apart, 0 to 300.",
    },
    Key { name: "concurrency", otherwise: "256", help: "Calls to desks under way at the same time, 1 to 10000." },
    Key { name: "log", otherwise: "info", help: "What is logged, such as info, debug or engine=debug." },
    Key { name: "log_format", otherwise: "text", help: "text or json." },
];

/// A value and where it was said.
#[derive(Debug, Clone)]
struct Said {
    value: String,
    origin: String,
}

/// The configuration of a server.
pub struct Config {
    pub data: PathBuf,
    pub listen: SocketAddr,
    pub database: Option<String>,
    pub public_url: Option<String>,
    pub org: String,
    pub bootstrap: Option<(String, Secret)>,
    pub master_key: Option<[u8; 32]>,
    pub rate_limit: Option<u32>,
    pub token_seconds: u32,
    pub outbound_allow: Vec<IpNet>,
    pub outbound_proxy: Option<ForwardProxy>,
    pub max_body_bytes: usize,
    pub send_deadline_seconds: u32,
    pub clock_skew_seconds: u32,
    pub concurrency: usize,
    pub log: String,
    pub log_json: bool,
}

impl Config {
    /// Reads the configuration. `options` are those of the command line; `environment` gives a variable's value.
    pub fn read(
        file: Option<&Path>,
        options: &BTreeMap<&'static str, String>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let mut said = file.map_or_else(|| Ok(BTreeMap::new()), read_file)?;
        for key in KEYS {
            let variable = format!("DESKBRIDGE_{}", key.name.to_uppercase());
            if let Some(value) = environment(&variable) {
                said.insert(key.name, Said { value, origin: format!("environment variable {variable}") });
            }
            if let Some(value) = options.get(key.name) {
                said.insert(
                    key.name,
                    Said { value: value.clone(), origin: format!("option --{}", key.name.replace('_', "-")) },
                );
            }
        }
        let values = Values(said);
        let bootstrap_id = values.text("bootstrap_client_id");
        let bootstrap_secret = values.text("bootstrap_client_secret");
        let bootstrap = match (bootstrap_id, bootstrap_secret) {
            (Some(id), Some(secret)) => Some((id, Secret::new(secret))),
            (None, None) => None,
            (Some(_), None) => {
                return Err(values.wrong("bootstrap_client_id", "needs bootstrap_client_secret beside it"));
            }
            (None, Some(_)) => {
                return Err(values.wrong_secret("bootstrap_client_secret", "needs bootstrap_client_id beside it"));
            }
        };
        let public_url = values.text("public_url");
        if let Some(url) = &public_url
            && !url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
        {
            return Err(values.wrong("public_url", "must be an http:// or https:// address"));
        }
        let database = values.text("database");
        if database.as_ref().is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://")) {
            return Err(values.wrong_secret("database", "must start with postgres://"));
        }
        let log_json = match values.text("log_format").as_deref() {
            Some("json") => true,
            Some("text") => false,
            _ => return Err(values.wrong("log_format", "must be text or json")),
        };
        let outbound_proxy = match values.text("outbound_proxy") {
            None => None,
            Some(address) => {
                let except = values.text("outbound_no_proxy").unwrap_or_default();
                let proxy = ForwardProxy::new(&address, &except);
                Some(proxy.map_err(|reason| values.wrong_secret("outbound_proxy", &reason))?)
            }
        };
        Ok(Self {
            data: values
                .text("data")
                .map(PathBuf::from)
                .ok_or_else(|| values.wrong("data", "must name a directory"))?,
            listen: values.parse("listen", "must be an address and a port, such as 127.0.0.1:8080")?,
            database,
            public_url,
            org: values.text("org").ok_or_else(|| values.wrong("org", "must not be empty"))?,
            bootstrap,
            master_key: match values.text("master_key") {
                None => None,
                Some(text) => {
                    let wrong = || values.wrong_secret("master_key", "must be 64 hexadecimal digits");
                    Some(hex::decode_32(&text).ok_or_else(wrong)?)
                }
            },
            rate_limit: Some(values.number("rate_limit", 0, 1_000_000)?).filter(|limit| *limit > 0),
            token_seconds: values.number("token_seconds", 60, 86_400)?,
            outbound_allow: values.networks("outbound_allow")?,
            outbound_proxy,
            max_body_bytes: values.number("max_body_bytes", 1024, 67_108_864)? as usize,
            send_deadline_seconds: values.number("send_deadline_seconds", 1, 300)?,
            clock_skew_seconds: values.number("clock_skew_seconds", 0, 300)?,
            concurrency: values.number("concurrency", 1, 10_000)? as usize,
            log: values.text("log").unwrap_or_else(|| "info".to_owned()),
            log_json,
        })
    }

    /// A commented file with every setting at its default.
    pub fn sample() -> String {
        let mut text = String::from(
            "# Configuration of `deskbridge serve`, every setting at its default.\n\
             # An option on the command line wins over the environment, which wins over this file:\n\
             # --send-deadline-seconds 5, DESKBRIDGE_SEND_DEADLINE_SECONDS=5, send_deadline_seconds = 5.\n",
        );
        for key in KEYS {
            let number = !key.otherwise.is_empty() && key.otherwise.bytes().all(|byte| byte.is_ascii_digit());
            let value = if number { key.otherwise.to_owned() } else { format!("\"{}\"", key.otherwise) };
            let _ = writeln!(text, "\n# {}\n# {} = {value}", key.help, key.name);
        }
        text
    }

    /// The names and the help of all settings, for the command line.
    pub fn options() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        KEYS.iter().map(|key| (key.name, key.help, key.otherwise))
    }
}

fn read_file(path: &Path) -> Result<BTreeMap<&'static str, Said>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the configuration file {} cannot be read", path.display()))?;
    let table: toml::Table = text.parse().map_err(|error| anyhow!("{}: {error}", path.display()))?;
    let line_of = |name: &str| {
        text.lines()
            .position(|line| line.trim_start().starts_with(name))
            .map_or(String::new(), |line| format!(", line {}", line + 1))
    };
    let mut said = BTreeMap::new();
    for (name, value) in &table {
        let origin = format!("{}{}", path.display(), line_of(name));
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            let known: Vec<_> = KEYS.iter().map(|key| key.name).collect();
            bail!("{origin}: there is no setting \"{name}\"; there are {}", known.join(", "));
        };
        let value = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(value) => value.to_string(),
            toml::Value::Array(items) if items.iter().all(toml::Value::is_str) => {
                items.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join(",")
            }
            _ => bail!("{origin}: {name} must be a text, a number, true, false or a list of texts"),
        };
        said.insert(key.name, Said { value, origin });
    }
    Ok(said)
}

/// What was said of each key, with the defaults behind it.
struct Values(BTreeMap<&'static str, Said>);

impl Values {
    fn said(&self, name: &str) -> Said {
        self.0.get(name).cloned().unwrap_or_else(|| {
            let otherwise = KEYS.iter().find(|key| key.name == name).map_or("", |key| key.otherwise);
            Said { value: otherwise.to_owned(), origin: "default".to_owned() }
        })
    }

    fn text(&self, name: &str) -> Option<String> {
        Some(self.said(name).value).filter(|value| !value.is_empty())
    }

    fn wrong(&self, name: &str, allowed: &str) -> anyhow::Error {
        let said = self.said(name);
        anyhow!("{}: {name} is \"{}\"; it {allowed}", said.origin, said.value)
    }

    fn wrong_secret(&self, name: &str, allowed: &str) -> anyhow::Error {
        anyhow!("{}: {name} is wrong; it {allowed}", self.said(name).origin)
    }

    fn parse<T: std::str::FromStr>(&self, name: &str, allowed: &str) -> Result<T> {
        self.said(name).value.parse().map_err(|_| self.wrong(name, allowed))
    }

    fn number(&self, name: &str, least: u32, most: u32) -> Result<u32> {
        let allowed = format!("must be a whole number from {least} to {most}");
        let number = self.parse(name, &allowed)?;
        if (least..=most).contains(&number) { Ok(number) } else { Err(self.wrong(name, &allowed)) }
    }

    fn networks(&self, name: &str) -> Result<Vec<IpNet>> {
        let text = self.said(name).value;
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let parse = |part: &str| {
            part.parse::<IpNet>()
                .or_else(|_| part.parse::<std::net::IpAddr>().map(IpNet::from))
                .map_err(|_| self.wrong(name, "must be networks separated by commas, such as 10.0.0.0/8,192.168.1.7"))
        };
        parts.map(parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: Option<&Path>, options: &[(&'static str, &str)], environment: &[(&str, &str)]) -> Result<Config> {
        let options = options.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let environment: BTreeMap<_, _> = environment.iter().copied().collect();
        Config::read(file, &options, |name| environment.get(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn options_win_over_the_environment_which_wins_over_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("c.toml");
        std::fs::write(&path, "listen = \"127.0.0.1:1\"\nrate_limit = 1\ntoken_seconds = 61\n").unwrap();
        let config = read(
            Some(&path),
            &[("listen", "127.0.0.1:3")],
            &[("DESKBRIDGE_LISTEN", "127.0.0.1:2"), ("DESKBRIDGE_RATE_LIMIT", "0")],
        )
        .unwrap();
        assert_eq!((config.listen.port(), config.rate_limit, config.token_seconds), (3, None, 61));
    }

    #[test]
    fn a_wrong_value_is_refused_with_its_origin() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("c.toml");
        let error = |file: &str, environment: &[(&str, &str)], options: &[(&'static str, &str)]| {
            std::fs::write(&path, file).unwrap();
            read(Some(&path), options, environment)
                .err()
                .unwrap()
                .to_string()
                .replace(&path.display().to_string(), "FILE")
        };
        assert_eq!(
            error("\ntoken_seconds = 5", &[], &[]),
            "FILE, line 2: token_seconds is \"5\"; it must be a whole number from 60 to 86400"
        );
        assert!(
            error("tokn = 5", &[], &[])
                .starts_with("FILE, line 1: there is no setting \"tokn\"; there are data, listen")
        );
        assert_eq!(
            error("", &[("DESKBRIDGE_LISTEN", "nowhere")], &[]),
            "environment variable DESKBRIDGE_LISTEN: listen is \"nowhere\"; it must be an address and a port, such as 127.0.0.1:8080"
        );
        assert!(
            error("", &[], &[("outbound_allow", "10.0.0.0/99")])
                .starts_with("option --outbound-allow: outbound_allow is")
        );
        let secret = error("", &[("DESKBRIDGE_MASTER_KEY", "hunter2")], &[]);
        assert!(!secret.contains("hunter2"), "{secret}");
    }

    #[test]
    fn the_sample_reads_back_as_the_defaults() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("c.toml");
        let sample: String = Config::sample()
            .lines()
            .map(|line| {
                line.strip_prefix("# ")
                    .filter(|rest| rest.contains(" = ") && !rest.contains("--"))
                    .unwrap_or(line)
                    .to_owned()
                    + "\n"
            })
            .collect();
        std::fs::write(&path, sample).unwrap();
        assert_eq!(read(Some(&path), &[], &[]).unwrap().listen, read(None, &[], &[]).unwrap().listen);
    }
}
