/**
 * Whether one request carries all of these lines, one after the other, however the adapter has put them: it may escape
 * and wrap what it likes, and leave out nothing but white space. What cannot be read carries nothing.
 */
export function carriesAll(body: string, lines: readonly string[]): boolean {
  const said = toPlain(textsOf(body).join("\n"));
  let at = 0;
  for (const line of lines.map(toPlain)) {
    const found = said.indexOf(line, at);
    if (found === -1) return false;
    at = found + line.length;
  }
  return true;
}

/** Every text in it: of JSON, of a form, and of JSON within these. */
function textsOf(body: string): string[] {
  const json = parse(body);
  if (json !== undefined) return leavesOf(json);
  if (!/^[^\s=&]+=/u.test(body)) return [];
  return [...new URLSearchParams(body).values()].flatMap((value) => {
    const inner = parse(value);
    return inner === undefined ? [value] : leavesOf(inner);
  });
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "string") {
    const inner = /^\s*[[{]/u.test(value) ? parse(value) : undefined;
    return inner === undefined ? [value] : leavesOf(inner);
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

const entities: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&#34;": '"',
  "&#39;": "'",
  "&#x27;": "'",
  "&nbsp;": "",
};

/** Others' backslashes and ampersands are written wide, so that those that are here are escapes. */
const toPlain = (text: string): string =>
  text
    .replaceAll(/&(?:quot|nbsp|#34|#39|#x27);/gu, (entity) => entities[entity] ?? "")
    .replaceAll(/[\\\s]+/gu, "");
