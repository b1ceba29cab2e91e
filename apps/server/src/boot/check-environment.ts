import { providers } from "@parley/gateway";
import { ConfigError, settings } from "../config.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Read by other parts than the server. */
const otherNames = ["PARLEY_BASE_URL", "PARLEY_DEBUG", "PARLEY_IS_LEAN"];
const testPrefix = "PARLEY_TEST_";

/** @throws ConfigError where a provider's base URL, such as `OPENAI_BASE_URL`, is none */
export function checkBaseUrls(environment: Environment): void {
  const problems = Object.values(providers).flatMap(({ environment: { baseUrl: name } }) => {
    const value = name === undefined ? undefined : environment[name];
    return !name || !value || isHttpUrl(value) ? [] : [`${name} must be an http:// or https:// URL`];
  });
  if (problems.length > 0) throw ConfigError.of(problems);
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}

/** A sentence for each variable that looks like a setting and is none, with the nearest that is one. */
export function describeUnknownSettings(environment: Environment): string[] {
  const known = [...Object.keys(settings).filter((name) => name.startsWith("PARLEY_")), ...otherNames];
  return Object.keys(environment)
    .filter((name) => name.startsWith("PARLEY_") && !name.startsWith(testPrefix) && !known.includes(name))
    .map((name) => {
      const nearest = known.toSorted((a, b) => countEdits(name, a) - countEdits(name, b))[0] ?? "";
      return `${name} is no setting of Parley and does nothing. Is ${nearest} meant?`;
    });
}

/** How many letters to add, leave out or change, to make one text of the other. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [at, letter] of Array.from(from).entries()) {
    const next = [at + 1];
    for (const [index, other] of Array.from(to).entries()) {
      const changed = (row[index] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
