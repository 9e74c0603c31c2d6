//! Opening desks: an integration's attributes and secrets become a connector, its `Http` and the policy.

use crate::{Engine, decide::Policy};
use async_trait::async_trait;
use desks::{
    Common, Desk, Guarantee, Kind, OpenError,
    attributes::OnAmbiguity,
    http::{Credentials, Http, HttpSettings, TokenSink},
};
use model::{Clock, Id, Secret, StatusCheck, TenantId, Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{Store, StoreError, StoredIntegration};

/// Most integrations whose connectors are kept open; beyond that all are opened anew.
const KEPT: usize = 20_000;

/// A desk ready to be called.
pub(crate) struct Opened {
    pub version: i64,
    /// The connector, or why there is none: people can mend it.
    pub desk: Result<Box<dyn Desk>, String>,
    pub http: Http,
    pub common: Common,
}

/// Open desks by integration; they share credentials between jobs.
#[derive(Default)]
pub(crate) struct Cache(Mutex<HashMap<(TenantId, Id), Arc<Opened>>>);

impl Cache {
    fn get(&self, tenant: &TenantId, id: &Id, version: i64) -> Option<Arc<Opened>> {
        let kept = self.0.lock().ok()?;
        kept.get(&(tenant.clone(), id.clone())).filter(|opened| opened.version == version).cloned()
    }

    fn put(&self, tenant: &TenantId, id: &Id, opened: &Arc<Opened>) {
        if let Ok(mut kept) = self.0.lock() {
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert((tenant.clone(), id.clone()), Arc::clone(opened));
        }
    }
}

impl Engine {
    /// The connector of an integration as it is now.
    pub(crate) async fn open(&self, stored: &StoredIntegration) -> Result<Arc<Opened>, StoreError> {
        let integration = &stored.integration;
        if let Some(opened) = self.opened.get(&integration.tenant, &integration.id, stored.version) {
            return Ok(opened);
        }
        let secrets = self.store.secrets(&integration.tenant, &integration.id).await?;
        let mut attributes = integration.spec.attributes.clone();
        for (pointer, secret) in &secrets {
            model::secret::put(&mut attributes, pointer, secret);
        }
        let common = Common::read(&attributes);
        let timeout = Duration::from_secs(common.request_timeout_seconds.into());
        let kind = Kind::by_type(&integration.spec.type_name);
        let judge = kind.map_or(HttpSettings::default().judge, |kind| kind.judge);
        let tls = desks::attributes::tls(&attributes);
        let settings = HttpSettings { request_timeout: timeout, judge, tls, ..HttpSettings::default() };
        let sink = Arc::new(StoredToken {
            store: Arc::clone(&self.store),
            clock: Arc::clone(&self.clock),
            tenant: integration.tenant.clone(),
            integration: integration.id.clone(),
        });
        let opened = kind.map(|kind| (kind.open)(&attributes).map(|desk| (kind, desk)));
        let (desk, credentials) = match opened {
            Some(Ok((kind, desk))) => match (kind.credentials)(&attributes) {
                Ok(credentials) => (Ok(desk), credentials),
                Err(missing) => (Err(OpenError::Missing(missing).to_string()), Credentials::None),
            },
            Some(Err(error)) => (Err(error.to_string()), Credentials::None),
            None => (Err(format!("no desk is called \"{}\"", integration.spec.type_name)), Credentials::None),
        };
        let http = Http::with_sink(Arc::clone(&self.transport), Arc::clone(&self.clock), settings, credentials, sink);
        let opened = Arc::new(Opened { version: stored.version, desk, http, common });
        self.opened.put(&integration.tenant, &integration.id, &opened);
        Ok(opened)
    }

    pub(crate) fn policy(&self, opened: &Opened, status_check: StatusCheck) -> Policy {
        let common = &opened.common;
        let (guarantee, lag) = match &opened.desk {
            Ok(desk) => (desk.guarantee(), desk.search_lag()),
            // Without a connector nothing is concluded; what is unclear stays unclear.
            Err(_) => (Guarantee::LaggedLookup, 0),
        };
        let settings = &self.settings;
        let timeout = i64::from(common.request_timeout_seconds) * Timestamp::SECOND;
        let minutes = common.status_check_interval_minutes.unwrap_or(status_check.interval_minutes);
        let days = common.max_status_check_days.unwrap_or(status_check.max_days);
        Policy {
            guarantee,
            raise_again_when_unclear: common.on_ambiguity == OnAmbiguity::RaiseAgain,
            window: settings.send_deadline + timeout + lag + settings.clock_skew,
            check_interval: i64::from(minutes) * Timestamp::MINUTE,
            longest_open: i64::from(days) * Timestamp::DAY,
            backoff_first: settings.backoff_first,
            backoff_most: settings.backoff_most,
            retryable_errors: common.retryable_errors.clone(),
            retry_pause: i64::from(common.provisioning_retry_threshold_minutes) * Timestamp::MINUTE,
            retries_most: common.provisioning_max_retries,
            success_is_committed: common.status_success_is_committed,
            attach_plan: common.attach_plan,
            comment_on_cancel: common.comment_on_cancel,
            comment_on_expiry: common.comment_on_expiry,
        }
    }

    /// How long a claim lasts: two calls to the desk, four more where people are looked up, the send deadline, and room for
    /// the writes between.
    pub(crate) fn lease(&self, opened: &Opened) -> i64 {
        let timeout = i64::from(opened.common.request_timeout_seconds) * Timestamp::SECOND;
        let calls = if opened.common.people.is_empty() { 2 } else { 6 };
        calls * timeout + self.settings.send_deadline + self.settings.clock_skew
    }
}

/// Where a rotated refresh token is stored before the access token that came with it is used.
struct StoredToken {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    tenant: TenantId,
    integration: Id,
}

#[async_trait]
impl TokenSink for StoredToken {
    async fn store(&self, token: &Secret) -> Result<(), String> {
        let now = self.clock.now();
        let stored = self.store.replace_secret(&self.tenant, &self.integration, "/refresh_token", token, now).await;
        stored.map_err(|error| error.to_string())
    }

    async fn newest(&self) -> Result<Option<Secret>, String> {
        let secrets = self.store.secrets(&self.tenant, &self.integration).await.map_err(|error| error.to_string())?;
        Ok(secrets.get("/refresh_token").cloned())
    }
}
