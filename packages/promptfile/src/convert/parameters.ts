import { ToolFunction } from "../types/prompt.ts";
import type { PromptKernel } from "../types/prompt.ts";
import type { NoteCollector } from "./collect-notes.ts";
import { isObject, toJson } from "./read-data.ts";
import type { DataPath, ReadData } from "./read-data.ts";

/** The parameters which formats that take after OpenAI's requests call as the kernel does. */
export const SAMPLING_NAMES = {
  temperature: "temperature",
  max_tokens: "max_tokens",
  top_p: "top_p",
  presence_penalty: "presence_penalty",
  frequency_penalty: "frequency_penalty",
  stop: "stop",
  seed: "seed",
  reasoning_effort: "reasoning_effort",
} as const;

/** What the parameters of a kernel are called elsewhere; every format is read with all of these. */
const PARAMETER_NAMES: Readonly<Record<string, string>> = {
  ...SAMPLING_NAMES,
  topP: "top_p",
  maxTokens: "max_tokens",
  max_completion_tokens: "max_tokens",
  maxCompletionTokens: "max_tokens",
  max_output_tokens: "max_tokens",
  maxOutputTokens: "max_tokens",
  stopSequences: "stop",
  stop_sequences: "stop",
  presencePenalty: "presence_penalty",
  frequencyPenalty: "frequency_penalty",
  reasoningEffort: "reasoning_effort",
  response_format: "response_format",
  responseFormat: "response_format",
  tools: "tools",
};

/** How a call is made, and not what a Prompt is. */
const CALL_OPTIONS: ReadonlySet<string> = new Set(
  "stream stream_options n user store metadata logprobs top_logprobs tool_choice tools_choice functions_call service_tier safety_identifier prompt_cache_key apiKey api_key apiBaseUrl apiHost".split(
    " ",
  ),
);

type Source = { data: ReadData; path: DataPath; notes: NoteCollector };

/**
 * Reads an object of parameters. Known ones come under the kernel's names; what says how a call is made is noted, and
 * the rest goes to `other`, which providers are given as it is, or to `attributes`, where it means nothing to a model.
 */
export function readParameters(
  given: unknown,
  { data, path, notes, rest = "other" }: Source & { rest?: "other" | "attributes" },
): Record<string, unknown> {
  if (!isObject(given)) return {};
  const parameters: Record<string, unknown> = {};
  const others: [string, unknown][] = [];
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    const line = data.lineOf([...path, key]);
    const name = Object.hasOwn(PARAMETER_NAMES, key) ? PARAMETER_NAMES[key] : undefined;
    if (name === "tools") parameters[name] = readTools(value, { data, path: [...path, key], notes });
    else if (name === "response_format") parameters[name] = readResponseFormat(value);
    else if (name !== undefined) parameters[name] = toJson(value);
    else if (CALL_OPTIONS.has(key))
      notes.add({ line, what: key, why: "It says how a call is made; a Prompt does not hold it." });
    else {
      others.push([key, toJson(value)]);
      if (rest === "attributes")
        notes.add({ line, what: key, why: 'It is no parameter of a model; it was kept in "attributes".' });
    }
  }
  if (others.length > 0) parameters[rest] = Object.fromEntries(others);
  return parameters;
}

/** Tools in the shapes in use: OpenAI's, bare functions, a map by name, or a list of such maps. */
export function readTools(value: unknown, { data, path, notes }: Source): PromptKernel["tools"] {
  const entries: [DataPath, unknown][] = [];
  if (Array.isArray(value)) value.forEach((item, index) => entries.push([[...path, index], item]));
  else if (isObject(value))
    for (const [name, item] of Object.entries(value))
      entries.push([[...path, name], isObject(item) ? { name, ...item } : item]);
  return entries.flatMap(([at, item]) => {
    const tool = ToolFunction.safeParse(toToolFunction(item));
    if (tool.success) return [tool.data];
    const what = typeof item === "string" ? item : JSON.stringify(toJson(item));
    const why =
      typeof item === "string"
        ? "The tool is only named here; what it takes is defined in code. It was left out."
        : "It is not a function with a name; it was left out.";
    notes.add({ line: data.lineOf(at), what, why });
    return [];
  });
}

function toToolFunction(item: unknown): unknown {
  if (!isObject(item)) return item;
  const [key, ...more] = Object.keys(item);
  // `- get_weather: { description, parameters }`
  if (key !== undefined && more.length === 0 && isObject(item[key]) && key !== "function")
    return toToolFunction({ name: key, ...item[key] });
  const given = isObject(item["function"]) ? item["function"] : item;
  const parameters = given["parameters"] ?? given["inputSchema"] ?? given["input_schema"];
  const schema = toParameterSchema(parameters);
  return {
    name: given["name"],
    description: typeof given["description"] === "string" ? given["description"] : "",
    ...(typeof given["strict"] === "boolean" && { strict: given["strict"] }),
    ...(schema !== undefined && { parameters: schema }),
  };
}

/** JSON Schema as it is; lists of `{ name, kind, description, required }`, which Prompty writes, as JSON Schema. */
function toParameterSchema(parameters: unknown): unknown {
  const list =
    isObject(parameters) && Array.isArray(parameters["properties"]) ? parameters["properties"] : parameters;
  if (!Array.isArray(list)) return isObject(parameters) ? toJson(parameters) : undefined;
  const items = list.filter(isObject).filter((item) => typeof item["name"] === "string");
  const properties = items.map(({ name, kind, required: _required, ...rest }) => [
    name,
    { type: kind ?? "string", ...rest },
  ]);
  const required = items.filter((item) => item["required"] === true).map((item) => item["name"]);
  return toJson({
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  });
}

/** OpenAI's shape; a bare `{ name, schema }`; or the name of a type. */
export function readResponseFormat(value: unknown): unknown {
  if (typeof value === "string") return { type: value };
  if (!isObject(value)) return value;
  if (typeof value["type"] === "string" && ["text", "json_object", "json_schema"].includes(value["type"]))
    return toJson({
      type: value["type"],
      ...(isObject(value["json_schema"]) && { json_schema: value["json_schema"] }),
    });
  return toJson({ type: "json_schema", json_schema: value });
}

/** The schema inside a kernel's response format, and what it is called. */
export function responseSchema(kernel: PromptKernel): { name: string; schema: unknown } | undefined {
  const given = kernel.response_format?.json_schema;
  if (!given) return undefined;
  const name = typeof given["name"] === "string" ? given["name"] : "output";
  return { name, schema: given["schema"] ?? given };
}

/** The parameters of a kernel under other names; absent ones are absent. */
export function writeParameters(
  kernel: PromptKernel,
  names: Readonly<Partial<Record<keyof PromptKernel, string>>>,
): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const [key, name] of Object.entries(names)) {
    const value = kernel[key as keyof PromptKernel];
    if (value !== undefined) written[name] = value;
  }
  return written;
}

export function toOpenaiTools(tools: PromptKernel["tools"]): unknown[] | undefined {
  return tools?.map((tool) => ({ type: "function", function: tool }));
}
