/** What says nothing in a kernel is left out of it. */

export function unlessDefault<T>(value: T, defaultValue: T): T | undefined {
  return value === defaultValue ? undefined : value;
}

export function unlessEmpty<T>(list: T[] | undefined): T[] | undefined {
  return list == null || list.length === 0 ? undefined : list;
}

export function unlessEmptyObject<T extends object>(value: T | undefined): T | undefined {
  return value == null || Object.keys(value).length === 0 ? undefined : value;
}

/** A copy without the keys whose value is `undefined` or `null`; not deep. */
export function withoutAbsent<T extends object>(value: T): T {
  const copy = { ...value };
  for (const key of Object.keys(copy) as (keyof T)[]) {
    if (copy[key] == null) delete copy[key];
  }
  return copy;
}
