import type { Outcome, RunOrder } from "../frames.ts";
import { isKeepable } from "../memory-image.ts";
import type { TimeBudget } from "../time-budget.ts";
import { createGuest, type GuestOptions } from "./create-guest.ts";
import { createModuleLoader } from "./load-module.ts";

export type ModuleOptions = Omit<GuestOptions, "mustEnd"> & { budget: TimeBudget };

export type ModuleRunner = {
  run(order: RunOrder): Outcome;
  /** Whether it can be put back into its first state. */
  isReusable(): boolean;
  /** Forgets all code it has run. */
  forget(): void;
};

/** Runs orders in one interpreter, each as if it were the first. Nothing is disposed of. */
export function createModuleRunner({ budget, ...options }: ModuleOptions): ModuleRunner {
  const readMemory = (): Uint8Array => new Uint8Array(options.quickJs.getWasmMemory().buffer);
  const guest = createGuest({ ...options, mustEnd: () => budget.look() !== undefined });
  const loader = createModuleLoader({
    guest,
    readMemory,
    isInterrupted: () => budget.passed() !== undefined,
  });
  return {
    run(order) {
      budget.start(order);
      const loaded = loader.load(order);
      const result =
        "failure" in loaded ? loaded : guest.call(loaded.value.entry, order.args, loaded.value.lasting);
      const { line, traceback = "" } = "failure" in result ? result.failure : {};
      const passed = budget.passed();
      if (passed) return { ok: false, reason: passed, message: "", line, traceback };
      return "failure" in result ? { ok: false, ...result.failure } : { ok: true, json: result.value };
    },
    isReusable: () => isKeepable(readMemory()),
    forget: loader.forget,
  };
}
