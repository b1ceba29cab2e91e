import { nestsTooDeep } from "./inputs/nests-too-deep.ts";

/**
 * What a value looks like in a message: text as it is, numbers and booleans as JavaScript writes them, everything
 * else as JSON. `undefined` where there is no text for it (functions, cycles, what nests too deep).
 */
export function toText(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      return toJson(value);
    default:
      return undefined;
  }
}

function toJson(value: object | null): string | undefined {
  if (nestsTooDeep(value)) return undefined;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
