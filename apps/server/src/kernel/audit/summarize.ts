const maxText = 200;
const maxItems = 20;
const maxDepth = 4;
const maxLength = 8000;

/** Fields whose values nobody reads again; a name alone gives nothing away. */
const secretName = /secret|password|token(?!s)|api_?keys?$|^key$|^value$|authorization|credential|private/i;

/** What somebody gave or what there was, short enough for a list and without secrets. */
export function summarize(value: unknown): unknown {
  const short = shorten(value, 0);
  return JSON.stringify(short ?? null).length > maxLength ? { left_out: "It is too long." } : short;
}

function shorten(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.length > maxText ? `${value.slice(0, maxText)}…` : value;
  if (typeof value !== "object" || value === null) return value;
  if (depth >= maxDepth) return "…";
  if (Array.isArray(value)) {
    const items = value.slice(0, maxItems).map((item) => shorten(item, depth + 1));
    return value.length > maxItems ? [...items, `… ${value.length - maxItems} more`] : items;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .slice(0, 60)
      .map(([name, inner]) => [
        name,
        secretName.test(name) && inner !== null ? "•••" : shorten(inner, depth + 1),
      ]),
  );
}
