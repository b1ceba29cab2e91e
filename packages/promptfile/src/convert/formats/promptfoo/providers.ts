import type { NoteCollector } from "../../collect-notes.ts";
import { toProvider } from "../../names.ts";
import { readParameters } from "../../parameters.ts";
import { isObject } from "../../read-data.ts";
import type { DataPath, ReadData } from "../../read-data.ts";

export type Provider = { model: string | undefined; parameters: Record<string, unknown>; line: number };

type Source = { data: ReadData; notes: NoteCollector };

/** Reads `providers` (or `targets`): ids, objects with an id and a config, or maps from an id to options. */
export function readProviders(value: unknown, key: string, source: Source): Provider[] {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item, index): Provider[] => {
    const path: DataPath = Array.isArray(value) ? [key, index] : [key];
    if (typeof item === "string") return readProvider(item, undefined, path, source);
    if (!isObject(item)) return [];
    if (typeof item["id"] === "string") return readProvider(item["id"], item["config"], path, source);
    return Object.entries(item).flatMap(([id, options]) =>
      readProvider(id, isObject(options) ? options["config"] : undefined, [...path, id], source),
    );
  });
}

/** Words between the vendor and the model: which of the vendor's endpoints is meant. */
const ENDPOINTS: ReadonlySet<string> = new Set([
  "chat",
  "completion",
  "messages",
  "responses",
  "completions",
]);

function readProvider(
  ...[id, config, path, { data, notes }]: [string, unknown, DataPath, Source]
): Provider[] {
  const line = data.lineOf(path);
  const [vendor = "", ...rest] = id.split(":");
  if (/^(?:file|https?|exec|python|webhook|script|wss?|package|golang)$/.test(vendor) || rest.length === 0) {
    notes.add({
      line,
      what: id,
      why: "It is a program, an address or a file, and no model; it was left out.",
    });
    return [];
  }
  const [endpoint = "", ...model] = rest;
  const name = ENDPOINTS.has(endpoint) ? model.join(":") : rest.join(":");
  const parameters = readParameters(config, { data, path: [...path, "config"], notes });
  return [
    {
      model: name === "" ? undefined : name,
      parameters: { ...parameters, provider: toProvider(vendor) },
      line,
    },
  ];
}
