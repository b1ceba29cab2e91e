import type { ModelWarning } from "../model.ts";

/** Whom is asked what, and how the answer comes: the request says so, and what it may cost was told by that. */
const reservedNames: ReadonlySet<string> = new Set(["model", "models", "messages", "prompt", "stream"]);

/** The part of `other` that goes over a body, and a warning for each name that does not. */
export function readOther(given: Record<string, unknown> | undefined): {
  other: Record<string, unknown>;
  leftOut: ModelWarning[];
} {
  if (given === undefined) return { other: {}, leftOut: [] };
  const reserved = Object.keys(given).filter((name) => reservedNames.has(name));
  const own = Object.entries(given).filter(([name]) => !reservedNames.has(name));
  return { other: Object.fromEntries(own), leftOut: reserved.map(toWarning) };
}

const toWarning = (name: string): ModelWarning => ({
  type: "other",
  feature: "other",
  message: `\`${name}\` in \`other\` was left out: the request itself says it.`,
});
