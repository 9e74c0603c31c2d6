// Which document of a vendor speaks about which calls of which desk (desks.md 8 names the source of each).

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const project = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Where the vendors' documents are: DESKBRIDGE_SHARED, else `shared` beside the project. */
export const oracles = join(process.env.DESKBRIDGE_SHARED || resolve(project, "../shared"), "oracles");

/** Whether they are there at all. */
export const present = () => existsSync(oracles);

const same = (path) => path;

/** ServiceNow takes its calls with a version in the path or without; one document has it always. */
const versioned = (path) =>
  path.replace(/^\/api\/now\/(?=table\/)/, "/api/now/v2/").replace(/^\/api\/now\/(?=attachment)/, "/api/now/v1/");

/**
 * `file`     the document;
 * `paths`    the calls that it is about, as a regular expression over the path;
 * `own`      the document's own path for one of ours: its server's address is not part of it, and versions may be;
 * `answers`  whether it says what answers look like.
 */
const JIRA_CLOUD = {
  file: "jira-cloud/jira-cloud-v3.openapi.yaml",
  paths: /^(\/ex\/jira\/[^/]+)?\/rest\/api\/3(?=\/)/,
  own: (path) => path.replace(/^(\/ex\/jira\/[^/]+)?\/rest(?=\/)/, ""),
  answers: true,
};
const JIRA_DC = {
  file: "jira-dc/jira-dc-10.0.0.openapi.json",
  paths: /^\/rest\/api\/2(?=\/)/,
  own: (path) => path.replace(/^\/rest(?=\/)/, ""),
  answers: true,
};
const JSM = {
  file: "jsm-cloud/jsm-cloud.openapi.json",
  paths: /^(\/ex\/jira\/[^/]+)?\/rest\/servicedeskapi(?=\/)/,
  own: (path) => path.replace(/^\/ex\/jira\/[^/]+/, ""),
  answers: true,
};

/** The documents of each desk, by the script name under which its calls are recorded. */
export const DESKS = {
  "atlassian-cloud-jira-sdim": [JIRA_CLOUD, JSM],
  // The servicedeskapi of Jira Data Center has no document of its own; where it is the same, that of the Cloud is used.
  "atlassian-server-jira-sdim": [JIRA_DC, JSM],
  "zendesk-sdim": [
    { file: "zendesk/zendesk-support.openapi.yaml", paths: /^\/api\/v2\//, own: same, answers: true },
  ],
  // Several documents about the same interface: a call must be in one of them, and right by each that knows it.
  "servicenow-sdim": [
    { file: "servicenow/table-api.openapi.json", paths: /^\/api\/now\//, own: same, answers: true },
    { file: "servicenow/change-management.openapi.json", paths: /^\/api\/sn_chg_rest\//, own: same, answers: true },
    { file: "servicenow/ballerina.openapi.yaml", paths: /^\/api\/now\//, own: same, answers: true },
    { file: "servicenow/powerplatform.swagger.json", paths: /^\/api\/now\//, own: versioned, answers: true },
  ],
};
