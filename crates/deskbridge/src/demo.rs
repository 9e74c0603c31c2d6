//! `deskbridge demo`: a throw-away server, seven desks, and plans that become tickets before one's eyes.

mod client;
mod desk;
mod plans;
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
use serde_json::json;
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
    let script_name = matches.get_one::<String>("SCRIPT_NAME").map_or("", String::as_str);
    let vendor = sandbox::vendor(script_name).with_context(|| format!("there is no desk called {script_name}"))?;
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let url = format!("http://{}", listener.local_addr()?);
    let settings = desk::sandbox_settings(None);
    let attributes = serde_json::to_string_pretty(&(vendor.fill)(&url, &settings))?;
    say(&format!(
        "{} (emulated) on {url}\n\n\
         Open it in a browser to see and move its tickets. An integration with it needs these attributes over those of\n\
         GET /service-desk-integrations/v1/templates/{script_name}, and a server that may call loopback\n\
         (DESKBRIDGE_OUTBOUND_ALLOW=127.0.0.0/8):\n\n{attributes}\n\nCtrl-C ends it.",
        vendor.name
    ));
    let (router, _) = sandbox::desk(vendor, settings);
    tokio::select! {
        served = sandbox::serve(listener, router) => served.context("the desk stopped"),
        () = asked_to_end() => Ok(()),
    }
}

/// Runs the demonstration.
pub async fn demo(options: Options) -> Result<()> {
    serve::log("error", false)?;
    let directory = tempfile::Builder::new().prefix("deskbridge-demo-").tempdir()?;
    let desks = if options.request_tracker {
        vec![DemoDesk::request_tracker()?]
    } else {
        DemoDesk::emulated(options.once).await?
    };
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
        shown = show(&options, &desks, address, &secret) => shown,
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

async fn show(options: &Options, desks: &[DemoDesk], address: SocketAddr, secret: &str) -> Result<()> {
    let client = Client::connect(&format!("http://{address}"), CLIENT_ID, &Secret::new(secret)).await?;
    say(&format!(
        "Deskbridge, a demonstration on a throw-away database\n\n  server         http://{address}\n  client id      {CLIENT_ID}\n  client secret  {secret}\n"
    ));
    let width = desks.iter().map(|desk| desk.name.len()).max().unwrap_or_default();
    say(&format!("  {:width$}  {:26}  gets requests for    connection test", "desk", "page"));
    for desk in desks {
        let result = integrate(&client, desk).await?;
        say(&format!("  {:width$}  {:26}  {:19}  {result}", desk.name, desk.url, desk.source));
    }
    say("");
    for plan in plans::first(desks[0].source) {
        watch::plan(&client, desks, &plan).await?;
        if options.request_tracker {
            break;
        }
    }
    if desks.len() > 1 {
        watch::plan(&client, desks, &plans::everywhere(desks)).await?;
    }
    if options.once {
        return Ok(());
    }
    say(&next_commands(address, secret));
    let mut number = 0;
    for desk in desks.iter().cycle() {
        watch::pause(20).await;
        number += 1;
        watch::plan(&client, desks, &plans::newcomer(number, desk.source)).await?;
    }
    Ok(())
}

/// Makes the integration with a desk and tests its connection.
async fn integrate(client: &Client, desk: &DemoDesk) -> Result<&'static str> {
    let integration = json!({
        "name": desk.name,
        "description": "Made by the demonstration",
        "type": desk.type_name,
        "attributes": desk.attributes(client).await?,
        "provisioningConfig": {"universalManager": false, "managedResourceRefs": [plans::source(desk.source)]},
    });
    let integration = client.post("/service-desk-integrations/v1", &integration).await?;
    let id = integration["id"].as_str().unwrap_or_default();
    let test = client.post(&format!("/service-desk-integrations/v1/{id}/test-connection"), &json!({})).await?;
    if test["ok"] != json!(true) {
        bail!("the connection test of {} failed: {test}", desk.name);
    }
    Ok("passed")
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

fn random_hex() -> String {
    let mut random = [0; 16];
    crate::handles::OsEntropy.fill(&mut random);
    model::hex::encode(&random)
}
