import type { ContextStorage, Platform } from "../platform/platform.ts";
import type { Outcome } from "./observe.ts";
import type { Recording } from "./recording.ts";

/** A call of a wrapped function, once it has ended. */
export type CollectedCall = {
  readonly recording: Recording;
  readonly outcome: Outcome;
  readonly endMs: number;
};

/**
 * Of the process, not of a copy of this module: an application has loaded the package, and who evaluates it may have done
 * so again. A change of what is collected is another name.
 */
const key = Symbol.for("parley.wrap.collected-calls.1");
const processWide = globalThis as { [key]?: ContextStorage<CollectedCall[]> | undefined };

/** Does some work, and lists the calls of wrapped functions in it, of any client, in the order in which they end. */
export function collectCalls<R>(
  platform: Pick<Platform, "createContextStorage">,
  work: () => R,
): { result: R; calls: readonly CollectedCall[] } {
  const calls: CollectedCall[] = [];
  const storage = (processWide[key] ??= platform.createContextStorage<CollectedCall[]>());
  return { result: storage === undefined ? work() : storage.run(calls, work), calls };
}

/** Tells whoever collects what has ended. */
export const noteCall = (call: CollectedCall): void => void processWide[key]?.getStore()?.push(call);
