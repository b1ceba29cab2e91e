/** A value of OTLP as plain JSON. Bytes become base64; what nests deeper than anything sensible is cut off. */
export function readValue(value: unknown, depth = 0): unknown {
  if (!isRecord(value) || depth > maxDepth) return undefined;
  if (value["stringValue"] != null) return String(value["stringValue"]);
  if (value["boolValue"] != null) return Boolean(value["boolValue"]);
  if (value["intValue"] != null) return Number(value["intValue"]);
  if (value["doubleValue"] != null) return Number(value["doubleValue"]);
  if (value["bytesValue"] != null) return toBase64(value["bytesValue"]);
  const { arrayValue, kvlistValue } = value;
  if (isRecord(arrayValue))
    return asList(arrayValue["values"]).map((item) => readValue(item, depth + 1) ?? null);
  if (isRecord(kvlistValue)) return readAttributes(kvlistValue["values"], depth + 1);
  return undefined;
}

const maxDepth = 32;

/** Values that are nothing are left out. */
export function readAttributes(entries: unknown, depth = 0): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const entry of asList(entries)) {
    if (!isRecord(entry) || typeof entry["key"] !== "string" || entry["key"] === "__proto__") continue;
    const value = readValue(entry["value"], depth);
    if (value !== undefined) attributes[entry["key"]] = value;
  }
  return attributes;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const toBase64 = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : String(value);
