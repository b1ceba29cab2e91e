/** The clause that one value of a facet stands for. */
export const clauseOf = (facet: string, value: string): string =>
  facet === "has_error" ? `has_error = ${value}` : `${facet} = ${JSON.stringify(value)}`;

/** Adds a clause to a filter that must hold as well, or takes it away where it is one of those. */
export function toggleClause(filter: string, clause: string): string {
  const trimmed = filter.trim();
  if (trimmed === "") return clause;
  if (!hasClause(trimmed, clause))
    return `${/\bor\b/i.test(trimmed) ? `(${trimmed})` : trimmed} and ${clause}`;
  if (trimmed === clause) return "";
  const before = ` and ${clause}`;
  return trimmed.endsWith(before) ? trimmed.slice(0, -before.length) : trimmed.replace(`${clause} and `, "");
}

/** Whether it is one of those that `and` joins, as `toggleClause` writes them. */
export const hasClause = (filter: string, clause: string): boolean =>
  ` and ${filter.trim()} and `.includes(` and ${clause} and `) &&
  !/\bor\b/i.test(filter.replaceAll(/\([^)]*\)/g, ""));
