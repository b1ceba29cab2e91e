import { apiBasePath, type Endpoint } from "@parley/contract";
import { clientErrors } from "./client-errors.ts";

export type Arguments = Readonly<Record<string, unknown>>;

/** An endpoint with its arguments put where the wire wants them. */
export type BuiltRequest = {
  readonly method: Endpoint["method"];
  /** From the host on: `/v5/prompts?page=2`. */
  readonly target: string;
  readonly body: unknown;
  /** A form with a file instead of a JSON body. */
  readonly form?: FormData;
};

/** Sorts flat arguments into path, query string and body. */
export function buildRequest(endpoint: Endpoint, given: Arguments): BuiltRequest {
  const rest = new Map(Object.entries(given).filter(([, value]) => value !== undefined));
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_match, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    if ((typeof value !== "string" && typeof value !== "number") || value === "") {
      throw clientErrors.argumentMissing({ path: endpoint.path, name });
    }
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const name of Object.keys(endpoint.query?.shape ?? {})) {
    appendToQuery(query, name, rest.get(name));
    rest.delete(name);
  }
  const target = apiBasePath + path + (query.size > 0 ? `?${query}` : "");
  if (endpoint.upload) {
    return { method: endpoint.method, target, body: undefined, form: buildForm(endpoint, rest) };
  }
  return { method: endpoint.method, target, body: buildBody(endpoint, rest) };
}

function buildForm(endpoint: Endpoint, rest: Map<string, unknown>): FormData {
  const file = rest.get("file");
  if (!(file instanceof Blob)) throw clientErrors.argumentMissing({ path: endpoint.path, name: "file" });
  const form = new FormData();
  for (const [name, value] of rest) if (name !== "file") form.append(name, String(value));
  form.append("file", file);
  return form;
}

function buildBody(endpoint: Endpoint, rest: Map<string, unknown>): unknown {
  const whole = rest.get("body");
  if (endpoint.body !== undefined && takesFields(endpoint.body)) {
    rest.delete("body");
    return { ...Object.fromEntries(rest), ...(whole as Arguments | undefined) };
  }
  if (endpoint.body !== undefined) rest.delete("body");
  const [unknownName] = rest.keys();
  if (unknownName !== undefined) {
    throw clientErrors.argumentUnknown({ path: endpoint.path, name: unknownName });
  }
  return whole;
}

function appendToQuery(query: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) appendToQuery(query, name, item);
  } else {
    query.append(name, value instanceof Date ? value.toISOString() : String(value));
  }
}

/** Whether a body is written field by field: an object of known fields, or one of several such. */
const takesFields = (schema: object): boolean =>
  hasShape(schema) ||
  ("options" in schema &&
    Array.isArray(schema.options) &&
    schema.options.every((option) => hasShape(option)));

/** Whether a schema is an object of known fields. */
export function hasShape(schema: object): schema is { shape: Readonly<Record<string, unknown>> } {
  return "shape" in schema;
}
