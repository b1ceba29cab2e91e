/** Where a value is within a Prompt: `["temperature"]`, `["tools", 0, "description"]`, `["template", 1, "content"]`. */
export type ValuePath = readonly (string | number)[];

/**
 * One change of one value. Messages are items of `template`, their parts items of `content`: a change of a message's
 * text sets `["template", 0, "content"]`, one of an attribute `["template", 0, "name"]`.
 */
export type FileChange =
  /** Also adds a key that is not there. */
  | { kind: "set"; path: ValuePath; value: unknown }
  | { kind: "remove"; path: ValuePath }
  | { kind: "rename"; path: ValuePath; key: string }
  /** Before the item at the end of the path, or behind the last one. */
  | { kind: "insert"; path: ValuePath; value: unknown }
  /** `to` is the index the item has afterwards. */
  | { kind: "move"; path: ValuePath; to: number };

type Container = Record<string, unknown> | unknown[];

/** A copy of `value` with the change; undefined where the path leads nowhere. */
export function applyChange(value: unknown, change: FileChange): unknown {
  return applyAt(value, change, 0);
}

function applyAt(value: unknown, change: FileChange, depth: number): unknown {
  const step = change.path[depth];
  if (step === undefined || !isContainer(value)) {
    // A list that is absent is an empty one.
    const isFirstItem = value == null && change.kind === "insert" && step === 0;
    return isFirstItem && depth === change.path.length - 1 ? [change.value] : undefined;
  }
  if (depth === change.path.length - 1) {
    return Array.isArray(value) ? changeItem(value, step, change) : changeKey(value, String(step), change);
  }
  const child = applyAt(childOf(value, step), change, depth + 1);
  return child === undefined ? undefined : withChild(value, step, child);
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>(
    (inner, step) => (isContainer(inner) ? childOf(inner, step) : undefined),
    value,
  );
}

function childOf(value: Container, step: string | number): unknown {
  return Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
}

function withChild(value: Container, step: string | number, child: unknown): Container {
  if (Array.isArray(value)) return value.with(Number(step), child);
  const entries = Object.entries(value);
  const name = String(step);
  // Not by assignment: a key may be `__proto__`.
  return Object.fromEntries(
    Object.hasOwn(value, name)
      ? entries.map(([key, item]) => [key, key === name ? child : item])
      : [...entries, [name, child]],
  );
}

function changeKey(value: Record<string, unknown>, key: string, change: FileChange): unknown {
  switch (change.kind) {
    case "set":
      return withChild(value, key, change.value);
    case "remove":
      if (!Object.hasOwn(value, key)) return undefined;
      return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    case "rename":
      if (!Object.hasOwn(value, key) || Object.hasOwn(value, change.key)) return undefined;
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name === key ? change.key : name, item]),
      );
    default:
      return undefined;
  }
}

function changeItem(list: unknown[], step: string | number, change: FileChange): unknown {
  if (typeof step !== "number" || !Number.isInteger(step) || step < 0) return undefined;
  if (change.kind === "insert")
    return step <= list.length ? list.toSpliced(step, 0, change.value) : undefined;
  if (step >= list.length) return undefined;
  switch (change.kind) {
    case "set":
      return list.with(step, change.value);
    case "remove":
      return list.toSpliced(step, 1);
    case "move":
      return change.to in list ? list.toSpliced(step, 1).toSpliced(change.to, 0, list[step]) : undefined;
    default:
      return undefined;
  }
}

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}
