//! `deskbridge demo`: a throw-away server, a desk, and plans that become tickets before one's eyes.

mod client;
mod desk;
mod watch;

use crate::{
    config::Config,
    say,
    serve::{self, asked_to_end},
};
use anyhow::{Context, Result, bail};
use clap::ArgMatches;
use client::Client;
use desk::DemoDesk;
use model::{Entropy, Secret};
use serde_json::{Value, json};
use std::{collections::BTreeMap, net::SocketAddr};
use tokio::{net::TcpListener, sync::oneshot};

/// What the demonstration shows.
pub struct Options {
    listen: SocketAddr,
    once: bool,
    request_tracker: bool,
}

impl Options {
    /// Reads the command line.
    pub fn read(matches: &ArgMatches) -> Result<Self> {
        Ok(Self {
            listen: address(matches)?,
            once: matches.get_flag("once"),
            request_tracker: matches.get_one::<String>("desk").is_some_and(|desk| desk == "rt5"),
        })
    }
}

fn address(matches: &ArgMatches) -> Result<SocketAddr> {
    let text = matches.get_one::<String>("listen").map_or("", String::as_str);
    text.parse().with_context(|| format!("option --listen: \"{text}\" is no address and port, such as 127.0.0.1:8080"))
}

/// Runs one emulated desk until Ctrl-C.
pub async fn sandbox(matches: &ArgMatches) -> Result<()> {
    let address = address(matches)?;
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let settings = desk::sandbox_settings(None);
    say(&format!(
        "Emulated Generic desk on http://{}\n  user name  {}\n  password   {}\nOpen it in a browser to see and move its tickets. Ctrl-C ends it.",
        listener.local_addr()?,
        settings.username,
        settings.password
    ));
    let (router, _) = sandbox::desk(&sandbox::VENDORS[0], settings);
    tokio::select! {
        served = sandbox::serve(listener, router) => served.context("the desk stopped"),
        () = asked_to_end() => Ok(()),
    }
}

/// Runs the demonstration.
pub async fn demo(options: Options) -> Result<()> {
    serve::log("error", false)?;
    let directory = tempfile::Builder::new().prefix("deskbridge-demo-").tempdir()?;
    let desk =
        if options.request_tracker { DemoDesk::request_tracker()? } else { DemoDesk::emulated(options.once).await? };
    let listener = TcpListener::bind(options.listen).await;
    let listener =
        listener.with_context(|| format!("cannot listen on {}; choose another with --listen", options.listen))?;
    let address = listener.local_addr()?;
    let secret = random_hex();
    let config = configuration(&directory, address, &secret)?;
    let (end, ended) = oneshot::channel::<()>();
    let server = tokio::spawn(serve::run(config, listener, async {
        let _ = ended.await;
    }));
    let shown = tokio::select! {
        shown = show(&options, &desk, address, &secret) => shown,
        () = asked_to_end() => {
            say("\nEnding; nothing is left behind.");
            Ok(())
        }
    };
    let _ = end.send(());
    server.await??;
    shown
}

const CLIENT_ID: &str = "demo";

fn configuration(directory: &tempfile::TempDir, address: SocketAddr, secret: &str) -> Result<Config> {
    let options = BTreeMap::from([
        ("data", directory.path().display().to_string()),
        ("listen", address.to_string()),
        ("outbound_allow", "127.0.0.0/8".to_owned()),
        ("rate_limit", "0".to_owned()),
        ("bootstrap_client_id", CLIENT_ID.to_owned()),
        ("bootstrap_client_secret", secret.to_owned()),
    ]);
    Config::read(None, &options, |_| None)
}

async fn show(options: &Options, desk: &DemoDesk, address: SocketAddr, secret: &str) -> Result<()> {
    let client = Client::connect(&format!("http://{address}"), CLIENT_ID, &Secret::new(secret)).await?;
    say(&format!(
        "Deskbridge, a demonstration on a throw-away database\n\n  server         http://{address}\n  desk           {} ({})\n  client id      {CLIENT_ID}\n  client secret  {secret}\n",
        desk.url, desk.name
    ));
    let integration = json!({
        "name": desk.name,
        "description": "Made by the demonstration",
        "type": "Generic SDIM",
        "attributes": desk.attributes(&client).await?,
        "provisioningConfig": {"universalManager": true},
    });
    let integration = client.post("/service-desk-integrations/v1", &integration).await?;
    let id = integration["id"].as_str().unwrap_or_default();
    let test = client.post(&format!("/service-desk-integrations/v1/{id}/test-connection"), &json!({})).await?;
    if test["ok"] != json!(true) {
        bail!("the desk cannot be reached: {test}");
    }
    say(&format!("An integration \"{}\" was created, and its connection test passed.\n", desk.name));
    let plans = plans();
    let first = if options.request_tracker { &plans[..1] } else { &plans[..] };
    for plan in first {
        watch::plan(&client, desk, plan).await?;
    }
    if options.once {
        return Ok(());
    }
    say(&next_commands(address, secret));
    let mut number = 0;
    loop {
        watch::pause(20).await;
        number += 1;
        watch::plan(&client, desk, &newcomer(number)).await?;
    }
}

fn next_commands(address: SocketAddr, secret: &str) -> String {
    format!(
        "Try next, in another terminal:\n\n  \
         TOKEN=$(curl -s http://{address}/oauth/token -d grant_type=client_credentials -d client_id={CLIENT_ID} -d client_secret={secret} | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\n  \
         curl -s http://{address}/v2024/service-desk-integrations -H \"Authorization: Bearer $TOKEN\"\n  \
         curl -s 'http://{address}/tickets/v1?filters=state%20eq%20%22COMMITTED%22&count=true' -H \"Authorization: Bearer $TOKEN\"\n\n\
         Plans keep coming every 20 seconds. Ctrl-C ends it and leaves nothing behind.\n"
    )
}

/// The plans that are shown first: somebody joins, moves, and leaves.
fn plans() -> Vec<Value> {
    let jane = json!({"id": "2c9180a46faadee4016fb4e018c20639", "name": "jdoe", "displayName": "Jane Doe", "email": "jane@example.test"});
    let boss = json!({"id": "2c9180a46faadee4016fb4e018c20640", "name": "mboss", "email": "boss@example.test"});
    let source = json!({"id": "2c9180855d191c59015d291ceb051111", "name": "Corporate Directory"});
    let plan = |operation: &str, attributes: Value, comments: &str| {
        json!({
            "identity": jane, "requester": boss, "comments": comments, "arguments": {"identityRequestId": "0000000123"},
            "accountRequests": [{"source": source, "nativeIdentity": "CN=jdoe,OU=Sales", "operation": operation, "attributeRequests": attributes}]
        })
    };
    vec![
        plan("Create", json!([{"name": "department", "operation": "Set", "value": "Sales"}]), "joins on Monday"),
        plan(
            "Modify",
            json!([{"name": "memberOf", "operation": "Add", "value": "CN=Forecast"}, {"name": "memberOf", "operation": "Remove", "value": "CN=Trainees"}]),
            "for the new project",
        ),
        plan("Disable", json!([]), "leaves at the end of the month"),
    ]
}

fn newcomer(number: u32) -> Value {
    json!({
        "identity": {"id": format!("demo-{number}"), "name": format!("user{number}"), "displayName": format!("Newcomer {number}")},
        "accountRequests": [{"source": {"name": "Corporate Directory"}, "nativeIdentity": format!("CN=user{number}"), "operation": "Create",
            "attributeRequests": [{"name": "memberOf", "operation": "Add", "value": "CN=Everybody"}]}]
    })
}

fn random_hex() -> String {
    let mut random = [0; 16];
    crate::handles::OsEntropy.fill(&mut random);
    model::hex::encode(&random)
}
