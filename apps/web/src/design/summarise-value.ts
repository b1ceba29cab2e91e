/** Structured data in a few words: what a list's items are called, what type an object has, else its JSON. */
export function summariseValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(nameOf).join(", ");
  return isRecord(value) && "type" in value ? String(value["type"]) : JSON.stringify(value);
}

function nameOf(item: unknown): string {
  if (!isRecord(item)) return String(item);
  return String(item["model"] ?? item["name"] ?? JSON.stringify(item));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
