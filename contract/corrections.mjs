// Where a vendor's document contradicts the vendor's own pages, examples and servers, it is put right before it is used, so that
// calls are held against something true, and no violation of a request is ever excused.

/** Whatever is in `fields` may have any type. */
function anyField(schema) {
  if (schema === null || typeof schema !== "object") return 0;
  const fields = schema.properties?.fields;
  const here = fields?.additionalProperties?.type === "object" ? 1 : 0;
  if (here) fields.additionalProperties = true;
  return Object.values(schema).reduce((sum, below) => sum + anyField(below), here);
}

/** The body is a form with a file. */
function fileForm(operation) {
  const form = operation.request?.body?.contents?.find((one) => one.mediaType === "multipart/form-data");
  if (!form) return 0;
  const properties = { file: { type: "string" }, comment: { type: "string" } };
  form.schema = { type: "object", properties, required: ["file"], additionalProperties: false };
  return 1;
}

/** The answer is a list of what the document describes. */
function listOf(operation) {
  const contents = operation.responses.filter(({ code }) => code === "200").flatMap(({ contents = [] }) => contents);
  for (const one of contents) one.schema = { type: "array", items: one.schema };
  return contents.length;
}

/** Any one of the kinds of authentication is enough. */
function eitherKind(operation) {
  if (!operation.security?.some((together) => together.length > 1)) return 0;
  operation.security = operation.security.flat().map((one) => [one]);
  return 1;
}

/** `sysparm_display_value` may be `all`, and nobody must send `sysparm_exclude_reference_link`. */
function tableParameters(operation) {
  const named = (name) => (operation.request?.query ?? []).filter((one) => one.name === name);
  for (const one of named("sysparm_display_value")) one.schema = { type: "string", enum: ["true", "false", "all"] };
  for (const one of named("sysparm_exclude_reference_link")) one.required = false;
  return named("sysparm_display_value").length + named("sysparm_exclude_reference_link").length;
}

/**
 * By document: operations (method and path), why, and what puts one of them right and says how many places it found. A
 * correction that finds none is an error: it is not needed any more.
 */
export const CORRECTIONS = {
  "jira-cloud/jira-cloud-v3.openapi.yaml": [
    {
      operations: /^POST \/api\/3\/issue\/\{issueIdOrKey\}\/attachments$/,
      why: "the document describes the server's class of a file, not the form that its own text and examples send",
      mend: fileForm,
    },
  ],
  "jira-dc/jira-dc-10.0.0.openapi.json": [
    {
      operations: /^(POST|PUT|GET) \/api\/2\/(issue|search)/,
      why: "the document wants an object for every field of an issue, summary and labels too, against its own examples",
      mend: anyField,
    },
    {
      operations: /^POST \/api\/2\/issue\/\{issueIdOrKey\}\/attachments$/,
      why: "the document calls the form a string",
      mend: fileForm,
    },
    {
      operations: /^(POST \/api\/2\/issue\/\{issueIdOrKey\}\/attachments|GET \/api\/2\/user\/search|GET \/api\/2\/project\/\{projectIdOrKey\}\/statuses)$/,
      why: "the document describes one member of the list that its example shows",
      mend: listOf,
    },
    {
      operations: /./,
      why: "the document asks for Basic and Bearer in the same call, where either is meant",
      mend: eitherKind,
    },
  ],
  "servicenow/powerplatform.swagger.json": [
    {
      operations: /^(GET|POST) \/api\/now\/v2\/table\/incident$/,
      why: "the connector that the document is for sends less than the Table API takes (c_TableAPI)",
      mend: tableParameters,
    },
  ],
};

/** Puts the operations of a document right. */
export function correct(file, operations) {
  for (const { operations: which, why, mend } of CORRECTIONS[file] ?? []) {
    const chosen = operations.filter(({ method, path }) => which.test(`${method.toUpperCase()} ${path}`));
    const places = chosen.reduce((sum, operation) => sum + mend(operation), 0);
    if (places === 0) throw new Error(`${file}: a correction that nothing needs: ${why}`);
  }
  return operations;
}
