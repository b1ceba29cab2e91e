/** Words that say what something is; a Log in which they were something else could not be read. */
const structuralNames = new Set(["role", "type", "finish_reason"]);
const structuralWord = /^[a-z][a-z_]{0,31}$/;

/** Replaces a text; `at` is where it stands, as `payload.messages.0.content`. */
export type ReplaceText = (text: string, at: string) => string;

/** The same value with other texts. A number is one as well: it stays a number where its text stays. */
export function mapTexts(value: unknown, replace: ReplaceText, at = ""): unknown {
  if (typeof value === "string") return replace(value, at);
  if (typeof value === "number") {
    const text = String(value);
    const replaced = replace(text, at);
    return replaced === text ? value : replaced;
  }
  if (typeof value !== "object" || value === null) return value;
  const below = (name: string | number): string => (at === "" ? String(name) : `${at}.${name}`);
  if (Array.isArray(value)) return value.map((item, index) => mapTexts(item, replace, below(index)));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => [
      name,
      isStructural(name, inner) ? inner : mapTexts(inner, replace, below(name)),
    ]),
  );
}

const isStructural = (name: string, value: unknown): boolean =>
  structuralNames.has(name) && typeof value === "string" && structuralWord.test(value);
