-- What became of the file with the plan: DUE (with a time and a number of tries), TRIED or DONE.
ALTER TABLE tickets ADD COLUMN plan_file TEXT;

-- A desk names its tickets by id or number when it calls us.
CREATE INDEX tickets_open_by_desk_id ON tickets (tenant_id, integration_id, desk_id) WHERE settled IS NULL;
CREATE INDEX tickets_open_by_desk_number ON tickets (tenant_id, integration_id, desk_number) WHERE settled IS NULL;

-- The address that a desk calls has the integration's id, and no tenant.
CREATE INDEX integrations_by_id ON integrations (id);
