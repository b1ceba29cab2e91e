/** How deep the values of inputs may nest. */
export const MAX_VALUE_DEPTH = 100;

/** Whether a value nests deeper than inputs may. One that refers to itself does; one that throws when read counts too. */
export function nestsTooDeep(value: unknown, left = MAX_VALUE_DEPTH): boolean {
  if (value === null || typeof value !== "object") return false;
  if (left === 0) return true;
  const items = itemsOf(value);
  return items === undefined || items.some((item) => nestsTooDeep(item, left - 1));
}

function itemsOf(value: object): unknown[] | undefined {
  try {
    return Array.isArray(value) ? value : Object.values(value);
  } catch {
    // A getter or a proxy.
    return undefined;
  }
}
