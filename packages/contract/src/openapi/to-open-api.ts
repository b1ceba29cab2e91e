import type { z } from "zod";
import { apiBasePath } from "../contract.ts";
import type { Endpoint, Resource } from "../kernel/endpoint.ts";
import { Problem } from "../kernel/problem.ts";
import { collectSchemas, type CollectedSchemas, type SchemaSources } from "./collect-schemas.ts";
import { describeErrors } from "./describe-errors.ts";
import { exampleBodies } from "./examples.ts";
import type {
  JsonSchema,
  MediaTypes,
  Method,
  OpenApiDocument,
  Operation,
  Parameter,
  PathItem,
  ResponseObject,
} from "./document.ts";

/** What is sent to webhooks, by type. */
type Events = Readonly<Record<string, { summary: string; body: z.ZodType }>>;

type NamedEndpoint = { id: string; tag: string; endpoint: Endpoint };

/**
 * The OpenAPI 3.1 description of a contract. The same contract gives the same document, key order included.
 *
 * @example
 * const document = toOpenApi(contract, { version: "0.1.0" });
 * document.paths["/prompts/call"]?.post?.operationId; // "prompts.call"
 */
export function toOpenApi(
  contract: Readonly<Record<string, Resource>>,
  { version, events = {} }: { version: string; events?: Events },
): OpenApiDocument {
  const endpoints = Object.entries(contract).flatMap(([key, resource]) =>
    Object.entries(resource.endpoints).map(([name, endpoint]): NamedEndpoint => ({
      id: `${key}.${name}`,
      tag: resource.name,
      endpoint,
    })),
  );
  const { requests, replies } = sourcesOf(endpoints);
  const schemas = collectSchemas({ requests, replies: { ...replies, ...bodiesOf(events) } });
  const paths: Record<string, PathItem> = {};
  for (const named of endpoints) {
    const path = named.endpoint.path.replaceAll(/:(\w+)/g, "{$1}");
    const method = named.endpoint.method.toLowerCase() as Method;
    paths[path] = { ...paths[path], [method]: describeOperation(named, schemas) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Parley",
      version,
      description:
        "Prompts as files, versioned by content, deployed to environments, called and logged. Requests and replies are JSON in snake_case; optional fields may be null. Times are ISO 8601 in UTC. Errors are problem+json with a stable `code`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: apiBasePath, description: "This server" }],
    security: [{ apiKey: [] }, { bearer: [] }],
    tags: Object.values(contract).map(({ name, description }) => ({ name, description })),
    paths,
    ...(Object.keys(events).length > 0 && { webhooks: describeEvents(events, schemas) }),
    components: {
      schemas: schemas.components,
      securitySchemes: {
        apiKey: { type: "apiKey", in: "header", name: "X-API-KEY" },
        bearer: { type: "http", scheme: "bearer", description: "The same API key as a bearer token." },
      },
    },
  };
}

const eventKey = (type: string): string => `${type}.event`;

const bodiesOf = (events: Events): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(events).map(([type, { body }]) => [eventKey(type), body]));

const describeEvents = (
  events: Events,
  schemas: CollectedSchemas,
): NonNullable<OpenApiDocument["webhooks"]> =>
  Object.fromEntries(
    Object.entries(events).map(([type, { summary }]) => [
      type,
      {
        post: {
          operationId: `webhooks.on.${type}`,
          tags: ["webhooks"],
          summary,
          description:
            "Signed as Standard Webhooks says, in `webhook-id`, `webhook-timestamp` and `webhook-signature`.",
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemas.replies[eventKey(type)] ?? {} } },
          },
          responses: { "2XX": { description: "It has arrived. Anything else is tried again; 410 ends it." } },
        },
      },
    ]),
  );

const isSchema = (reply: Endpoint["output"]): reply is z.ZodType => "_zod" in reply;

function sourcesOf(endpoints: NamedEndpoint[]): SchemaSources {
  const requests: Record<string, z.ZodType> = {};
  const replies: Record<string, z.ZodType> = { problem: Problem };
  for (const { id, endpoint } of endpoints) {
    if (endpoint.params) requests[`${id}.params`] = endpoint.params;
    if (endpoint.query) requests[`${id}.query`] = endpoint.query;
    if (endpoint.body) requests[`${id}.body`] = endpoint.body;
    if (isSchema(endpoint.output)) replies[`${id}.output`] = endpoint.output;
    if (endpoint.events) replies[`${id}.events`] = endpoint.events;
  }
  return { requests, replies };
}

function describeOperation(named: NamedEndpoint, schemas: CollectedSchemas): Operation {
  const { id, tag, endpoint } = named;
  const parameters = [
    ...describeParameters(schemas.requests[`${id}.params`], "path"),
    ...describeParameters(schemas.requests[`${id}.query`], "query"),
  ];
  const body = schemas.requests[`${id}.body`];
  return {
    operationId: id,
    tags: [tag],
    summary: endpoint.summary,
    ...(endpoint.description !== undefined && { description: endpoint.description }),
    ...(parameters.length > 0 && { parameters }),
    ...describeRequest(id, { body, isUpload: endpoint.upload === true }),
    responses: { ...describeSuccess(named, schemas), ...describeErrors(endpoint) },
    "x-permission": endpoint.permission,
  };
}

function describeRequest(
  id: string,
  { body, isUpload }: { body: JsonSchema | undefined; isUpload: boolean },
): Pick<Operation, "requestBody"> {
  if (!isUpload)
    return body
      ? { requestBody: { required: true, content: { "application/json": describeBody(id, body) } } }
      : {};
  const file: JsonSchema = { type: "string", contentEncoding: "binary" };
  const form: JsonSchema = {
    type: "object",
    properties: { file, ...body?.properties },
    required: ["file", ...(body?.required ?? [])],
  };
  return {
    requestBody: {
      required: true,
      content: { "multipart/form-data": { schema: form }, "application/octet-stream": { schema: file } },
    },
  };
}

function describeBody(id: string, schema: JsonSchema): MediaTypes[string] {
  const example = exampleBodies[id];
  return { schema, ...(example !== undefined && { example }) };
}

function describeParameters(schema: JsonSchema | undefined, place: Parameter["in"]): Parameter[] {
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: place,
      required: place === "path" || (schema?.required ?? []).includes(name),
      ...(description !== undefined && { description }),
      schema: asQueryValue(rest),
    };
  });
}

/** A key that may be given once or several times is a list, and `true` or `false` as text is a boolean. */
function asQueryValue(schema: JsonSchema): JsonSchema {
  const list = schema.anyOf?.find((choice) => choice.type === "array");
  if (list?.items) return { ...list, items: asQueryValue(list.items) };
  return schema.enum?.join() === "true,false" ? { type: "boolean" } : schema;
}

function describeSuccess(
  { id, endpoint }: NamedEndpoint,
  schemas: CollectedSchemas,
): Record<string, ResponseObject> {
  const { output } = endpoint;
  if (!isSchema(output) && output.kind === "download") {
    const bytes = { schema: { type: "string", contentEncoding: "binary" } };
    const content = Object.fromEntries(output.contentTypes.map((type) => [type, bytes]));
    return { "200": { description: "The file.", content } };
  }
  if (!isSchema(output)) {
    return output.kind === "empty"
      ? { "204": { description: "Done; no content." } }
      : {
          "200": {
            description: "The text.",
            content: { [output.contentType]: { schema: { type: "string" } } },
          },
        };
  }
  const events = schemas.replies[`${id}.events`];
  return {
    [String(endpoint.status ?? 200)]: {
      description: events
        ? `The answer; with ${endpoint.body ? "`stream: true`" : "`Accept: text/event-stream`"}, server-sent events whose \`data\` is of the second schema.`
        : "The answer.",
      content: {
        "application/json": { schema: schemas.replies[`${id}.output`] ?? {} },
        ...(events && { "text/event-stream": { schema: events } }),
      },
    },
  };
}
