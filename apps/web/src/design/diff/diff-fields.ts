/** A field whose value differs between two records; absent on a side is `undefined`. */
export type FieldChange = { name: string; before: unknown; after: unknown };

/**
 * Two records field by field: what was added, removed or changed, in the order the fields stand in. Nested objects
 * are compared by their own fields, as `json_schema.name`. Absent, null and empty lists are all "not set".
 */
export function diffFields(before: object, after: object, prefix = ""): FieldChange[] {
  const [left, right] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    const [was, is] = [setValue(left.get(key)), setValue(right.get(key))];
    const name = `${prefix}${key}`;
    if (isRecord(was) && isRecord(is)) return diffFields(was, is, `${name}.`);
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ name, before: was, after: is }];
  });
}

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function setValue(value: unknown): unknown {
  return value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;
}
