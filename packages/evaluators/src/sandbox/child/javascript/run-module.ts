import type { Outcome, RunOrder } from "../frames.ts";
import { isKeepable } from "../memory-image.ts";
import { createGuest, type GuestOptions } from "./create-guest.ts";
import { createModuleLoader } from "./load-module.ts";

export type ModuleOptions = Omit<GuestOptions, "mustEnd"> & { now(): number };

export type ModuleRunner = {
  run(order: RunOrder): Outcome;
  /** Whether it can be put back into its first state. */
  isReusable(): boolean;
  /** Forgets all code it has run. */
  forget(): void;
};

/** Runs orders in one interpreter, each as if it were the first. Nothing is disposed of. */
export function createModuleRunner({ now, ...options }: ModuleOptions): ModuleRunner {
  const readMemory = (): Uint8Array => new Uint8Array(options.quickJs.getWasmMemory().buffer);
  let deadline = Infinity;
  let isInterrupted = false;
  const guest = createGuest({ ...options, mustEnd: () => (isInterrupted ||= now() > deadline) });
  const loader = createModuleLoader({ guest, readMemory, isInterrupted: () => isInterrupted });
  return {
    run(order) {
      isInterrupted = false;
      deadline = now() + order.timeMs;
      const loaded = loader.load(order);
      const result =
        "failure" in loaded ? loaded : guest.call(loaded.value.entry, order.args, loaded.value.lasting);
      const { line, traceback = "" } = "failure" in result ? result.failure : {};
      if (isInterrupted) return { ok: false, reason: "timeout", message: "", line, traceback };
      return "failure" in result ? { ok: false, ...result.failure } : { ok: true, json: result.value };
    },
    isReusable: () => isKeepable(readMemory()),
    forget: loader.forget,
  };
}
