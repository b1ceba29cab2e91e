/**
 * Finds the value of a variable: the input whose key is the whole name, else the value at the end of the path.
 * Only own properties of objects and elements of lists are seen, so names such as `constructor` or `__proto__`
 * find nothing but an input of that name. `null` reads as absent.
 */
export function lookUp(
  inputs: Readonly<Record<string, unknown>>,
  name: string,
  path: readonly (string | number)[] | undefined,
): unknown {
  if (Object.hasOwn(inputs, name)) {
    const flat = inputs[name];
    if (flat != null || path === undefined) return flat ?? undefined;
  }
  if (path === undefined) return undefined;
  let value: unknown = inputs;
  for (const step of path) {
    value = stepInto(value, step);
    if (value == null) return undefined;
  }
  return value;
}

function stepInto(value: unknown, step: string | number): unknown {
  if (value === null || typeof value !== "object") return undefined;
  if (Array.isArray(value)) {
    // `items.0` and `items[0]` are the same step; `items.length` is none.
    return /^[0-9]+$/.test(String(step)) ? (value[Number(step)] as unknown) : undefined;
  }
  return Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
}
