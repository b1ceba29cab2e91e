/** Words that say what something is; a message in which they were something else could not be read. */
const structuralNames = new Set(["role", "type", "finish_reason"]);
const structuralWord = /^[a-z][a-z_]{0,31}$/;

/** What is below these has names that people chose, and none of Parley's or a provider's. */
const freeNames = new Set(["inputs", "metadata", "judgment", "arguments", "args", "input"]);

/** Whether a value says what something is, where names are not free. */
export const isStructural = (name: string, value: unknown): boolean =>
  structuralNames.has(name) && typeof value === "string" && structuralWord.test(value);

/** A provider's `input` may also be a list of messages. */
export const isFreeBelow = (name: string, value: unknown): boolean =>
  freeNames.has(name) && !(name === "input" && Array.isArray(value));
