import type { QuickJSHandle } from "quickjs-emscripten-core";
import type { Outcome, RunOrder } from "../frames.ts";
import { isKeepable, takeImage, type MemoryImage } from "../memory-image.ts";
import { createGuest, type GuestOptions, type Reached } from "./create-guest.ts";
import { createImageShelf } from "./image-shelf.ts";
import { prepareModule } from "./prepare-module.ts";

export type ModuleOptions = Omit<GuestOptions, "mustEnd"> & { now(): number };

export type ModuleRunner = {
  run(order: RunOrder): Outcome;
  /** Whether it can be put back into its first state. */
  isReusable(): boolean;
  /** Forgets all code it has run. */
  forget(): void;
};

type Loaded = { image: MemoryImage; entry: QuickJSHandle };

/**
 * Runs orders in one interpreter, whose memory is put back before each to what it was before any, or to what it was when
 * the same code had just been loaded, where loading does nothing else. Nothing is disposed of.
 */
export function createModuleRunner({ now, ...options }: ModuleOptions): ModuleRunner {
  const readMemory = (): Uint8Array => new Uint8Array(options.quickJs.getWasmMemory().buffer);
  let deadline = Infinity;
  let isInterrupted = false;
  const guest = createGuest({ ...options, mustEnd: () => (isInterrupted ||= now() > deadline) });
  const fresh = takeImage(readMemory);
  const shelf = createImageShelf<Loaded>();

  /** The function to call, in a run that has started. */
  const begin = (order: RunOrder): Reached<QuickJSHandle> => {
    const key = JSON.stringify([order.language, order.entry, order.code]);
    const known = shelf.find(key);
    (known?.image ?? fresh).restore();
    guest.limitMemory(order.memoryBytes);
    if (known) {
      guest.start(order);
      return { value: known.entry };
    }
    const prepared = prepareModule(order);
    if ("reason" in prepared) return { failure: prepared };
    if (!prepared.isInert) guest.start(order);
    const entry = guest.load(prepared, order);
    if ("failure" in entry || !prepared.isInert) return entry;
    if (!isInterrupted) shelf.keep(key, { image: takeImage(readMemory), entry: entry.value });
    guest.start(order);
    return entry;
  };

  return {
    run(order) {
      isInterrupted = false;
      deadline = now() + order.timeMs;
      const entry = begin(order);
      const result = "failure" in entry ? entry : guest.call(entry.value, order.args);
      const { line, traceback = "" } = "failure" in result ? result.failure : {};
      if (isInterrupted) return { ok: false, reason: "timeout", message: "", line, traceback };
      return "failure" in result ? { ok: false, ...result.failure } : { ok: true, json: result.value };
    },
    isReusable: () => isKeepable(readMemory()),
    forget: () => shelf.clear(),
  };
}
