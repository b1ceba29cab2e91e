import type { SQLInputValue } from "node:sqlite";

/**
 * Query parameters as SQLite takes them: booleans become 0 and 1, `undefined` is refused, and so is any object that is not bytes
 * (`node:sqlite` would read it as a record of named parameters).
 *
 * @throws TypeError naming the position and type of the first value that cannot be bound.
 */
export function bindValues(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map(bindValue);
}

function bindValue(value: unknown, index: number): SQLInputValue {
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
      return value;
    case "boolean":
      return value ? 1 : 0;
    default:
      if (value === null) return value;
      if (ArrayBuffer.isView(value)) return value as NodeJS.ArrayBufferView;
      throw new TypeError(
        `Parameter ${index + 1} is ${describe(value)}, which SQLite cannot store: convert it first.`,
      );
  }
}

function describe(value: unknown): string {
  return typeof value === "object" ? `a ${value?.constructor.name ?? "object"}` : String(typeof value);
}
