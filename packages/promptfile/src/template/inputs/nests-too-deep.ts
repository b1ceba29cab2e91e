/** How deep the values of inputs may nest. */
export const MAX_VALUE_DEPTH = 100;

/** Whether a value nests deeper than inputs may; one that refers to itself does. */
export function nestsTooDeep(value: unknown, left = MAX_VALUE_DEPTH): boolean {
  if (value === null || typeof value !== "object") return false;
  if (left === 0) return true;
  const items: unknown[] = Array.isArray(value) ? value : Object.values(value);
  return items.some((item) => nestsTooDeep(item, left - 1));
}
