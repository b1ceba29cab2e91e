import type { GivenDatapoint } from "@parley/contract";
import { DatapointRowError } from "./datapoint-row-error.ts";

/** A row of a table by its columns' names; empty cells are absent. */
export type TableRow = Readonly<Record<string, string>>;

/** Where a `target` column that is not an object goes. */
const plainTarget = "output";

/**
 * A row as a Datapoint. `messages` holds JSON, `split` and `tags` (with commas between them) are words about it, `target` and
 * `target.<key>` make the target, where what is JSON is read as such; every other column is an input and stays text.
 * `input.<name>` is an input whatever its name.
 */
export function fromTableRow(row: TableRow): GivenDatapoint {
  const inputs: Record<string, unknown> = {};
  const target: Record<string, unknown> = {};
  let given: GivenDatapoint = { inputs };
  for (const [column, value] of Object.entries(row)) {
    if (column === "messages") given = { ...given, messages: readMessages(value) };
    else if (column === "split") given = { ...given, split: value };
    else if (column === "tags") given = { ...given, tags: readTags(value) };
    else if (column === "target") addPlainTarget(target, value);
    else if (column.startsWith("target.")) define(target, column.slice("target.".length), readValue(value));
    else define(inputs, column.startsWith("input.") ? column.slice("input.".length) : column, value);
  }
  return { ...given, target };
}

/** A name may be one that objects have by themselves. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function addPlainTarget(target: Record<string, unknown>, text: string): void {
  const value = readValue(text);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  for (const [key, inner] of Object.entries(isObject ? value : { [plainTarget]: value }))
    define(target, key, inner);
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readMessages(text: string): GivenDatapoint["messages"] {
  try {
    // What is no message is found where every row is checked.
    return JSON.parse(text) as GivenDatapoint["messages"];
  } catch (error) {
    throw new DatapointRowError(`\`messages\` is not JSON: ${error instanceof Error ? error.message : ""}`);
  }
}

const readTags = (text: string): string[] =>
  text
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");

const reserved = /^(?:messages|split|tags|target|target\..*|input\..*)$/;

/** The row of a Datapoint; reading it gives the Datapoint again, but that inputs are text then. */
export function toTableRow({ inputs = {}, messages, target = {}, split, tags }: GivenDatapoint): TableRow {
  const row: Record<string, string> = {};
  for (const [name, value] of Object.entries(inputs))
    define(row, reserved.test(name) ? `input.${name}` : name, writeInput(value));
  if (messages && messages.length > 0) row["messages"] = JSON.stringify(messages);
  for (const [key, value] of Object.entries(target)) define(row, `target.${key}`, writeValue(value));
  if (split !== undefined) row["split"] = split;
  if (tags && tags.length > 0) row["tags"] = tags.join(", ");
  return row;
}

const writeInput = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Text stays as it is unless it would be read as something else. */
function writeValue(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return readValue(value) === value ? value : JSON.stringify(value);
}
