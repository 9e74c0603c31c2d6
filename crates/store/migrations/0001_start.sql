-- Types are TEXT, BIGINT, BOOLEAN and BLOB only; PostgreSQL gets TEXT COLLATE "C" and BYTEA in their place, so that
-- both engines order alike. Times are microseconds since the epoch. tenant_id leads every key and index.

CREATE TABLE integrations (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name_key TEXT NOT NULL,
    type_key TEXT NOT NULL,
    cluster TEXT,
    universal BOOLEAN NOT NULL,
    document TEXT NOT NULL,
    created BIGINT NOT NULL,
    modified BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX integrations_by_name ON integrations (tenant_id, name_key);
CREATE INDEX integrations_by_creation ON integrations (tenant_id, created, id);
CREATE INDEX integrations_by_type ON integrations (tenant_id, type_key, created, id);
CREATE INDEX integrations_by_type_and_name ON integrations (tenant_id, type_key, name_key, id);
CREATE INDEX integrations_by_cluster ON integrations (tenant_id, cluster, created, id);
CREATE INDEX integrations_by_cluster_and_name ON integrations (tenant_id, cluster, name_key, id);
CREATE INDEX integrations_universal ON integrations (tenant_id, universal, created, id);

CREATE TABLE integration_sources (
    tenant_id TEXT NOT NULL,
    integration_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    source_id TEXT,
    source_name TEXT,
    PRIMARY KEY (tenant_id, integration_id, position)
);
CREATE INDEX integration_sources_by_id ON integration_sources (tenant_id, source_id);
CREATE INDEX integration_sources_by_name ON integration_sources (tenant_id, source_name);

CREATE TABLE integration_secrets (
    tenant_id TEXT NOT NULL,
    integration_id TEXT NOT NULL,
    pointer TEXT NOT NULL,
    sealed BLOB NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, integration_id, pointer)
);

CREATE TABLE settings (
    tenant_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE access_tokens (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    scopes TEXT,
    user_level TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    owner_name TEXT NOT NULL,
    managed BOOLEAN NOT NULL,
    token_seconds BIGINT NOT NULL,
    never_expires BOOLEAN NOT NULL,
    expires BIGINT,
    created BIGINT NOT NULL,
    last_used BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX access_tokens_by_id ON access_tokens (id);
CREATE INDEX access_tokens_by_owner ON access_tokens (tenant_id, owner_id, created, id);

CREATE TABLE plans (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    document TEXT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX plans_by_creation ON plans (tenant_id, created, id);

CREATE TABLE plan_tickets (
    tenant_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    ticket_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, plan_id, ticket_id)
);

CREATE TABLE idempotency_keys (
    tenant_id TEXT NOT NULL,
    name TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    plan_id TEXT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE pending_requests (
    tenant_id TEXT NOT NULL,
    integration_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    ticket_id TEXT NOT NULL,
    joins BIGINT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, integration_id, fingerprint)
);
CREATE INDEX pending_requests_by_ticket ON pending_requests (tenant_id, ticket_id);

CREATE TABLE tickets (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    integration_id TEXT NOT NULL,
    integration_name TEXT NOT NULL,
    integration_type TEXT NOT NULL,
    correlation_key TEXT NOT NULL,
    requests TEXT NOT NULL,
    created BIGINT NOT NULL,
    state TEXT NOT NULL,
    draft TEXT,
    raising_since BIGINT,
    ambiguous BOOLEAN NOT NULL,
    sweep_at BIGINT,
    desk_id TEXT,
    desk_number TEXT,
    desk_url TEXT,
    desk_status TEXT,
    attempts BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    due_at BIGINT,
    lease_until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    wish TEXT,
    last_error TEXT,
    warnings TEXT NOT NULL,
    modified BIGINT NOT NULL,
    raised_at BIGINT,
    settled BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX tickets_due ON tickets (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX tickets_work ON tickets (tenant_id, integration_id, due_at);
CREATE INDEX tickets_by_creation ON tickets (tenant_id, created, id);
CREATE INDEX tickets_by_state ON tickets (tenant_id, state, created, id);
CREATE INDEX tickets_by_integration ON tickets (tenant_id, integration_id, created, id);
CREATE INDEX tickets_by_plan ON tickets (tenant_id, plan_id);
CREATE INDEX tickets_by_number ON tickets (tenant_id, desk_number);
CREATE UNIQUE INDEX tickets_by_key ON tickets (tenant_id, correlation_key);

CREATE TABLE ticket_events (
    tenant_id TEXT NOT NULL,
    ticket_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id, sequence)
);
