//! `deskbridge serve`: the real server, put together from its parts.

use crate::{
    config::Config,
    handles::{OsEntropy, SystemClock},
};
use anyhow::{Context, Result, bail};
use api::{ApiSettings, App};
use desks::http::{OutboundRules, ReqwestTransport};
use engine::Engine;
use model::{Clock, Entropy, Timestamp, hex};
use std::{future::Future, io::IsTerminal, path::Path, sync::Arc};
use store::{Location, Store, Vault};
use tokio::{net::TcpListener, sync::watch};

/// Runs the server until it is asked to end by SIGTERM or Ctrl-C.
pub async fn serve(config: Config) -> Result<()> {
    log(&config.log, config.log_json)?;
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
    run(config, listener, asked_to_end()).await
}

/// Runs a server on a listener until `stop` completes.
pub async fn run(config: Config, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> Result<()> {
    let address = listener.local_addr()?;
    let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) = (Arc::new(SystemClock), Arc::new(OsEntropy));
    let (store, signing_key) = open_store(&config).await?;
    let transport = {
        let rules = OutboundRules { allow: config.outbound_allow.clone() };
        Arc::new(ReqwestTransport::through(rules, config.outbound_proxy.clone())?)
    };
    let settings = engine::Settings {
        send_deadline: i64::from(config.send_deadline_seconds) * Timestamp::SECOND,
        clock_skew: i64::from(config.clock_skew_seconds) * Timestamp::SECOND,
        concurrency: config.concurrency,
        ..engine::Settings::default()
    };
    let engine = Engine::new(Arc::clone(&store), Arc::clone(&clock), Arc::clone(&entropy), transport, settings);
    let mut face = ApiSettings::new(public_url.clone(), signing_key);
    face.bootstrap = config.bootstrap.clone();
    face.rate_limit = config.rate_limit;
    face.token_seconds = config.token_seconds.into();
    face.org = config.org.clone();
    face.max_body_bytes = config.max_body_bytes;
    let app = App::new(Arc::clone(&store), Arc::clone(&engine), clock, entropy, face);

    let (stopping, stopped) = watch::channel(false);
    let until = |mut stopped: watch::Receiver<bool>| async move {
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    let worker = tokio::spawn(Arc::clone(&engine).run(until(stopped.clone())));
    tracing::info!(address = %address, url = public_url, "ready");
    let serving = tokio::spawn(api::serve(listener, app, until(stopped)));
    stop.await;
    tracing::info!("ending: no new requests; what is under way is finished");
    stopping.send_replace(true);
    serving.await??;
    worker.await?;
    store.close().await;
    Ok(())
}

/// Opens the store of a configuration, and gives the key that signs tokens beside it.
pub async fn open_store(config: &Config) -> Result<(Arc<Store>, [u8; 32])> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("the data directory {} cannot be made", config.data.display()))?;
    let key = match config.master_key {
        Some(key) => key,
        None => master_key(&config.data.join("master.key"))?,
    };
    let vault = Vault::new(&key, Arc::new(OsEntropy));
    let signing_key = *vault.signing_key();
    let location = match &config.database {
        Some(url) => Location::Postgres(url.clone()),
        None => Location::Sqlite(config.data.join("deskbridge.db")),
    };
    Ok((Arc::new(Store::open(&location, vault).await?), signing_key))
}

/// Reads the master key, making one on the first start. Only its owner may read the file.
fn master_key(path: &Path) -> Result<[u8; 32]> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    if path.exists() {
        let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        return hex::decode_32(text.trim())
            .with_context(|| format!("{} is not a master key: 64 hexadecimal digits", path.display()));
    }
    let mut key = [0; 32];
    OsEntropy.fill(&mut key);
    let text = hex::encode(&key);
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.with_context(|| format!("{} cannot be made", path.display()))?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    Ok(key)
}

/// Sets logging up: to standard error, as text or JSON lines.
pub fn log(filter: &str, json: bool) -> Result<()> {
    let Ok(filter) = filter.parse::<tracing_subscriber::EnvFilter>() else {
        bail!("log is \"{filter}\"; it must be a level such as info, or targets such as engine=debug,info");
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if json {
        builder.json().init();
    } else {
        builder.init();
    }
    Ok(())
}

/// Completes on SIGTERM or Ctrl-C.
pub async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupted.await;
        }
    }
}
