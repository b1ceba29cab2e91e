import { isFreeBelow, isStructural } from "./structural-names.ts";

/** Replaces a text; `at` is where it stands, as `payload.messages.0.content`. */
export type ReplaceText = (text: string, at: string) => string;

/** The same value with other texts. A number is one as well: it stays a number where its text stays. */
export const mapTexts = (value: unknown, replace: ReplaceText): unknown =>
  mapBelow(value, { replace, at: "", isFree: false });

type Place = { replace: ReplaceText; at: string; isFree: boolean };

function mapBelow(value: unknown, { replace, at, isFree }: Place): unknown {
  if (typeof value === "string") return replace(value, at);
  if (typeof value === "number") {
    const text = String(value);
    const replaced = replace(text, at);
    return replaced === text ? value : replaced;
  }
  if (typeof value !== "object" || value === null) return value;
  const inner = (name: string, one: unknown): unknown =>
    mapBelow(one, {
      replace,
      at: at === "" ? name : `${at}.${name}`,
      isFree: isFree || isFreeBelow(name, one),
    });
  if (Array.isArray(value)) return value.map((one, index) => inner(String(index), one));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]: [string, unknown]) => [
      name,
      !isFree && isStructural(name, one) ? one : inner(name, one),
    ]),
  );
}
