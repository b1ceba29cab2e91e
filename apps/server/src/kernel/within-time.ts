import { createContext, Script } from "node:vm";

const call = new Script("work()");
const context: { work?: (() => unknown) | undefined } = createContext({});

/**
 * Runs work that computes without a pause, and breaks it off where it takes longer: patterns and schemas that people
 * gave can take for ever. It costs about as much as a query, so give it many small things at once. It does not nest.
 *
 * @throws what the work throws; an error that `isOutOfTime` knows
 * @example withinTime(1000, () => pattern.test(text));
 */
export function withinTime<T>(limitMs: number, work: () => T): T {
  context.work = work;
  try {
    return call.runInContext(context, { timeout: limitMs }) as T;
  } finally {
    context.work = undefined;
  }
}

export const isOutOfTime = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  "code" in error &&
  error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
