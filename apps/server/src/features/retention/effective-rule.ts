import { isWithin } from "../../kernel/authorize.ts";

/** What is said of a directory, and of all below it. */
export type Rule = {
  path: string;
  delete_after_days: number | null;
  redact_after_days: number | null;
  legal_hold: boolean;
};

const dayMs = 24 * 60 * 60 * 1000;

/** Before which moments a File's Logs are deleted and redacted; undefined: never. */
export type Cutoffs = { deleteBefore: number | undefined; redactBefore: number | undefined };

/** The deepest rule that holds the path counts; a legal hold anywhere above it keeps everything. */
export function cutoffsAt(rules: readonly Rule[], { path, now }: { path: string; now: number }): Cutoffs {
  const holding = rules.filter((rule) => isWithin(path, rule.path));
  if (holding.some((rule) => rule.legal_hold)) return { deleteBefore: undefined, redactBefore: undefined };
  const deepest = holding.toSorted((one, other) => other.path.length - one.path.length)[0];
  const before = (days: number | null | undefined) => (days == null ? undefined : now - days * dayMs);
  return {
    deleteBefore: before(deepest?.delete_after_days),
    redactBefore: before(deepest?.redact_after_days),
  };
}
