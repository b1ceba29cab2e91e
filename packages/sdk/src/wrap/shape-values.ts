/** JSON of anything: what JSON does not have is left out, and what goes in circles is said to. */
export function toJson(value: unknown): string | undefined {
  const above: unknown[] = [];
  try {
    return JSON.stringify(value, function replace(this: unknown, _key: string, item: unknown) {
      if (typeof item === "bigint") return item.toString();
      if (item instanceof Error) return { name: item.name, message: item.message };
      if (typeof item !== "object" || item === null) return item;
      while (above.length > 0 && above.at(-1) !== this) above.pop();
      if (above.includes(item)) return "[circular]";
      above.push(item);
      return item;
    });
  } catch {
    // A `toJSON` or a getter that throws is the application's own affair.
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Arguments as inputs: one plain object is the inputs by name; else they are numbered. Messages stand apart. */
export function toInputs(given: readonly unknown[]): {
  inputs: Record<string, unknown>;
  messages?: unknown[];
} {
  const [only] = given;
  if (given.length !== 1 || !isPlain(only)) return { inputs: Object.fromEntries(given.entries()) };
  const { messages, ...inputs } = only;
  return Array.isArray(messages) ? { inputs, messages } : { inputs: only };
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  isRecord(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/** A result as the output of a Log: a message where it is one, text as it is, all else as JSON. */
export function toOutput(value: unknown): { output?: string; output_message?: Record<string, unknown> } {
  if (value === undefined) return {};
  if (typeof value === "string") return { output: value };
  if (isRecord(value) && typeof value["role"] === "string" && "content" in value)
    return { output_message: value };
  const output = toJson(value);
  return output === undefined ? {} : { output };
}

/** What a thrown value says. */
export function toErrorText(error: unknown): string {
  if (error instanceof Error) return error.message === "" ? error.name : error.message;
  return typeof error === "string" ? error : (toJson(error) ?? String(error));
}
