import type { NoteCollector } from "./collect-notes.ts";
import { toProvider } from "./names.ts";
import { readParameters, readTools } from "./parameters.ts";
import { isObject, toJson } from "./read-data.ts";
import type { ReadData } from "./read-data.ts";

export type PromptyMetadata = {
  name: unknown;
  model: string | undefined;
  parameters: Record<string, unknown>;
  isCompletion: boolean;
  isMustache: boolean;
};

type Source = { data: ReadData; notes: NoteCollector };

const ABOUT: ReadonlySet<string> = new Set([
  "description",
  "version",
  "authors",
  "tags",
  "metadata",
  "displayName",
]);
const READ: ReadonlySet<string> = new Set([
  "name",
  "model",
  "tools",
  "inputs",
  "inputSchema",
  "sample",
  "template",
  "$schema",
]);

/** Reads the frontmatter of a `.prompty` of the first and of the second version of the format. */
export function readPromptyMetadata(values: Record<string, unknown>, source: Source): PromptyMetadata {
  const { data, notes } = source;
  for (const key of Object.keys(values).filter((name) => !READ.has(name)))
    notes.add({
      line: data.lineOf([key]),
      what: key,
      why: ABOUT.has(key)
        ? "It is about the prompt; a Prompt's text does not hold it."
        : "There is nothing like it here; it was left out.",
    });
  const given = isObject(values["model"]) ? values["model"] : {};
  const tools =
    values["tools"] === undefined
      ? {}
      : { tools: readTools(values["tools"], { data, path: ["tools"], notes }) };
  const parameters = {
    ...readParameters(given["parameters"], { data, path: ["model", "parameters"], notes }),
    ...readParameters(given["options"], { data, path: ["model", "options"], notes }),
    ...tools,
    ...readInputs(values, source),
  };
  const { model, provider } = readModel(values["model"]);
  return {
    name: values["name"],
    model,
    parameters: { ...parameters, ...(provider !== undefined && { provider }) },
    isCompletion: given["api"] === "completion" || given["apiType"] === "completion",
    isMustache: readEngine(values["template"]) === "mustache",
  };
}

function readModel(value: unknown): { model?: string | undefined; provider?: string | undefined } {
  if (typeof value === "string") return { model: value };
  if (!isObject(value)) return {};
  const place = [value["configuration"], value["connection"]].find(isObject) ?? {};
  const model = [
    value["id"],
    place["name"],
    place["azure_deployment"],
    place["model"],
    place["deployment"],
  ].find((name) => typeof name === "string" && name !== "" && value["connection"] !== name);
  const provider = value["provider"] ?? place["type"];
  return {
    model: typeof model === "string" ? model : undefined,
    provider: typeof provider === "string" ? toProvider(provider) : undefined,
  };
}

function readEngine(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { format, type } = value;
  return isObject(format) ? format["kind"] : (format ?? type);
}

/** Types and descriptions of inputs are declarations; mere values, and samples, are a test without expectations. */
function readInputs(values: Record<string, unknown>, { data, notes }: Source): Record<string, unknown> {
  const declared: [string, unknown][] = [];
  const sample: Record<string, unknown> = isObject(values["sample"]) ? { ...values["sample"] } : {};
  if (typeof values["sample"] === "string")
    notes.add({
      line: data.lineOf(["sample"]),
      what: values["sample"],
      why: "It is in a file of its own, which is not opened.",
    });
  for (const [name, value] of listInputs(values)) {
    if (isObject(value) && (typeof value["type"] === "string" || typeof value["kind"] === "string"))
      declared.push([name, toSchema(value)]);
    else if (!Object.hasOwn(sample, name)) sample[name] = value;
    if (isObject(value) && value["kind"] === "thread")
      notes.add({
        line: data.lineOf(["inputs"]),
        what: name,
        why: "Messages put in while calling follow those of the template here.",
      });
  }
  return {
    ...(declared.length > 0 && { inputs: Object.fromEntries(declared) }),
    ...(Object.keys(sample).length > 0 && {
      tests: [{ name: "sample", inputs: toJson(sample), expect: {} }],
    }),
  };
}

function listInputs(values: Record<string, unknown>): [string, unknown][] {
  const given = values["inputs"] ?? values["inputSchema"];
  const list = isObject(given) && Array.isArray(given["properties"]) ? given["properties"] : given;
  if (!Array.isArray(list)) return isObject(list) ? Object.entries(list) : [];
  return list.filter(isObject).map(({ name, ...rest }) => [String(name), rest]);
}

const TYPES: Readonly<Record<string, string>> = {
  float: "number",
  int: "integer",
  bool: "boolean",
  str: "string",
  list: "array",
};

function toSchema({
  kind,
  type,
  required: _required,
  sample: _sample,
  ...rest
}: Record<string, unknown>): unknown {
  const name = String(kind ?? type);
  const known = TYPES[name] ?? name;
  const isJsonType = ["string", "number", "integer", "boolean", "object", "array"].includes(known);
  return toJson({ ...(isJsonType && { type: known }), ...rest });
}
