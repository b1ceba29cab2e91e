import type { Tool, ToolKernel } from "@parley/contract";
import { toolTypeOf } from "@parley/contract";
import {
  type ContentEditing,
  type ContentField,
  type ContentValues,
  jsonText,
  objectOf,
  type Pair,
  pairsOf,
  textOf,
} from "../files/content-fields.ts";

type Shown = Pick<Tool, "function" | "source_code" | "setup_values" | "attributes" | "tool_type">;

/** How a Tool of any type is edited. What has no field stays as it is. */
export function editTool(tool: Shown): ContentEditing<ToolKernel> {
  const type = tool.tool_type ?? toolTypeOf({ source_code: tool.source_code ?? undefined });
  const setup = tool.setup_values ?? {};
  const fields = [...(type === "snippet" ? [] : declared), ...own[type]].map((field) =>
    asJsonUnlessTexts(field, setup[field.key]),
  );
  return {
    values: {
      name: tool.function?.name ?? "",
      description: tool.function?.description ?? "",
      parameters: jsonText(tool.function?.parameters),
      source_code: tool.source_code ?? "",
      texts: toPairs(setup),
      setup_values: jsonText(tool.setup_values),
      url: asText(setup["url"]),
      params: valueOf(fields, "params", setup["params"]),
      headers: valueOf(fields, "headers", setup["headers"]),
      output: asText(setup["output"]),
    },
    fieldsOf: () => fields,
    read: (values) => ({
      tool_type: type,
      ...readFunction(tool, values),
      ...(textOf(values, "source_code") && { source_code: textOf(values, "source_code") }),
      ...(readSetup[type] ?? keepSetup)(values, { setup, fields }),
      ...(tool.attributes && { attributes: tool.attributes }),
    }),
  };
}

type ToolType = NonNullable<ToolKernel["tool_type"]>;

const declared: ContentField[] = [
  { key: "name", kind: "line", label: "Name of the function", help: "What a model calls it." },
  { key: "description", kind: "text", label: "What it does", help: "Models read this to decide." },
  {
    key: "parameters",
    kind: "json",
    label: "Arguments, as JSON Schema",
    help: "What it takes, by name; empty for none.",
  },
];
const code: ContentField[] = [
  {
    key: "source_code",
    kind: "code",
    label: "Code",
    help: "The function of the name above is called, else the last one.",
  },
];
const setupValues: ContentField[] = [{ key: "setup_values", kind: "json", label: "Settings" }];
const pairs = { kind: "pairs", text: "Value", help: "${NAME} takes an environment variable." } as const;

const own: Record<ToolType, ContentField[]> = {
  json_schema: [],
  python: code,
  typescript: code,
  snippet: [
    {
      key: "texts",
      kind: "pairs",
      label: "Texts",
      help: "A template takes one by its key.",
      name: "Key",
      text: "Text",
    },
  ],
  get_api_call: [
    {
      key: "url",
      kind: "line",
      label: "Address",
      help: "{name} takes an argument; all other arguments become query parameters.",
    },
    { ...pairs, key: "params", label: "Query parameters", name: "Parameter" },
    { ...pairs, key: "headers", label: "Headers", name: "Header" },
  ],
  google: setupValues,
  pinecone_search: setupValues,
  mock: [{ key: "output", kind: "text", label: "Answer", help: "Empty: it answers what it was asked." }],
};

/** Rows of names and texts hold texts only; what is more stays JSON. */
function asJsonUnlessTexts(field: ContentField, value: unknown): ContentField {
  if (field.kind !== "pairs" || field.key === "texts" || isTexts(value)) return field;
  return { key: field.key, kind: "json", label: field.label, ...(field.help && { help: field.help }) };
}

const isTexts = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === "object" &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === "string"));

const toPairs = (value: unknown): Pair[] =>
  Object.entries((value ?? {}) as Record<string, unknown>).map(([name, text]) => [name, asText(text)]);

const asText = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
};

const isJson = (fields: readonly ContentField[], key: string): boolean =>
  fields.some((field) => field.key === key && field.kind === "json");

const valueOf = (fields: readonly ContentField[], key: string, value: unknown): string | Pair[] =>
  isJson(fields, key) ? jsonText(value as object) : toPairs(value);

function readFunction({ function: before }: Shown, values: ContentValues): Pick<ToolKernel, "function"> {
  const name = textOf(values, "name").trim();
  if (name === "") return {};
  const parameters = objectOf(values, "parameters");
  return {
    function: {
      ...(before?.strict !== undefined && { strict: before.strict }),
      name,
      description: textOf(values, "description"),
      ...(parameters && { parameters }),
    },
  };
}

type Setup = { setup: Record<string, unknown>; fields: readonly ContentField[] };
type ReadSetup = (values: ContentValues, before: Setup) => Pick<ToolKernel, "setup_values">;

const texts = (values: ContentValues, key: string): Record<string, string> =>
  Object.fromEntries(pairsOf(values, key).map(([name, text]) => [name.trim(), text]));

const readGiven: ReadSetup = (values) => {
  const given = objectOf(values, "setup_values");
  return given ? { setup_values: given } : {};
};

const keepSetup: ReadSetup = (_values, { setup }) =>
  Object.keys(setup).length > 0 ? { setup_values: setup } : {};

const readSetup: { [T in ToolType]?: ReadSetup } = {
  snippet: (values) => ({ setup_values: texts(values, "texts") }),
  get_api_call: (values, { setup, fields }) => {
    const { params: _params, headers: _headers, ...rest } = setup;
    const part = (key: string): Record<string, unknown> => {
      const value = isJson(fields, key) ? (objectOf(values, key) ?? {}) : texts(values, key);
      return Object.keys(value).length > 0 ? { [key]: value } : {};
    };
    return {
      setup_values: { ...rest, url: textOf(values, "url").trim(), ...part("params"), ...part("headers") },
    };
  },
  google: readGiven,
  pinecone_search: readGiven,
  mock: (values, { setup: { output: before, ...rest } }) => {
    const output = textOf(values, "output");
    if (output === asText(before))
      return { setup_values: before === undefined ? rest : { ...rest, output: before } };
    return { setup_values: output ? { ...rest, output } : rest };
  },
};
