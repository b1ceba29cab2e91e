/** What rendering one text gave. `missing` names the inputs a template needs and did not get. */
export type TextResult = { ok: true; text: string } | { ok: false; missing: string[]; message: string };

/** One text of a Prompt, read once and rendered often. */
export type CompiledText = {
  /** Names of the variables, unique, in the order they appear. */
  variables: readonly string[];
  /** Variables without which rendering cannot succeed that `inputs` does not give, in the order they appear. */
  findMissing(inputs: Readonly<Record<string, unknown>>): string[];
  render(inputs: Readonly<Record<string, unknown>>): TextResult;
};

/** The words for missing inputs, the same in every template language. */
export function describeMissing(missing: readonly string[]): string {
  const names = missing.map((name) => `"${name}"`).join(", ");
  return `Missing ${missing.length === 1 ? "input" : "inputs"} for the template: ${names}.`;
}
