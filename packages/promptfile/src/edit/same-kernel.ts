/** Whether two kernels say the same: whether their normal forms are equal. */
export function isSameKernel<K extends object>(a: K, b: K, normalize: (kernel: K) => K): boolean {
  return isEqualValue(normalize(a), normalize(b));
}

/** The top-level keys in which two kernels say something else. */
export function differingKeys<K extends object>(a: K, b: K, normalize: (kernel: K) => K): string[] {
  const [before, after] = [toRecord(normalize(a)), toRecord(normalize(b))];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !isEqualValue(before[key], after[key]));
}

export function toRecord(value: object): Record<string, unknown> {
  return value as Record<string, unknown>;
}

/** Deep equality of JSON values. */
export function isEqualValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => isEqualValue(item, b[index]));
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqualValue(toRecord(a)[key], toRecord(b)[key]))
  );
}
