-- The rules that integrations name.
CREATE TABLE connector_rules (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name_key TEXT NOT NULL,
    document TEXT NOT NULL,
    created BIGINT NOT NULL,
    modified BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX connector_rules_by_name ON connector_rules (tenant_id, name_key);
CREATE INDEX connector_rules_by_creation ON connector_rules (tenant_id, created, id);
