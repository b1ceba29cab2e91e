import type { CallFacts } from "../call-facts.ts";

/** The facts as a condition sees them, and how large they are. */
export type Activation = {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly size: Size;
};

type Size = {
  /** Elements of the largest list or object. */
  readonly widest: number;
  /** Characters of all texts, and how many values there are. */
  readonly total: number;
};

const toIntegers = (counters: Readonly<Record<string, number>>): Record<string, bigint> =>
  Object.fromEntries(Object.entries(counters).map(([name, count]) => [name, BigInt(Math.trunc(count))]));

/** The facts of a call, for conditions of the kind `call`. */
export const activateCall = ({ history, now, ...call }: CallFacts): Activation =>
  activate({ ...call, history: toIntegers(history), now: new Date(now) }, [call.args]);

type ClaimFacts = {
  args: Readonly<Record<string, unknown>>;
  facts: Readonly<Record<string, unknown>>;
  now: number;
};

/** What is known when a call is about to run, for conditions of the kind `facts`. */
export const activateClaim = ({ args, facts, now }: ClaimFacts): Activation =>
  activate({ args, facts, now: new Date(now) }, [args, facts]);

/** A Log, as it is shown, for conditions of the kind `log`. */
export const activateLog = (log: Readonly<Record<string, unknown>>): Activation => activate({ log }, [log]);

const activate = (variables: Readonly<Record<string, unknown>>, given: readonly object[]): Activation => ({
  variables,
  size: measure(given),
});

/** Without recursion: what programs give may be nested deeper than a stack is. */
function measure(given: readonly unknown[]): Size {
  let widest = 0;
  let total = 0;
  const left: unknown[] = [...given];
  while (left.length > 0) {
    const value = left.pop();
    total += 1;
    if (typeof value === "string") total += value.length;
    if (typeof value !== "object" || value === null) continue;
    const entries = Array.isArray(value) ? value : Object.entries(value).flat();
    widest = Math.max(widest, entries.length);
    for (const entry of entries) left.push(entry);
  }
  return { widest, total };
}
