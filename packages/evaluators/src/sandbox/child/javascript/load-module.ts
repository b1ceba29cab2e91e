import { hash } from "node:crypto";
import type { QuickJSHandle } from "quickjs-emscripten-core";
import type { RunOrder } from "../frames.ts";
import { takeImage, type MemoryImage } from "../memory-image.ts";
import type { Guest, Reached } from "./create-guest.ts";
import { createImageShelf } from "./image-shelf.ts";
import { prepareModule } from "./prepare-module.ts";

/** What there is to call, and what with. */
type Loaded = { entry: QuickJSHandle; lasting?: QuickJSHandle | undefined };
type Kept = Loaded & {
  image: MemoryImage;
  /** What lasting this code was given the last time: its digest. */
  lastGiven?: string;
};

export type ModuleLoader = {
  /** Loads the code of an order into an interpreter without a past, and begins its run. */
  load(order: RunOrder): Reached<Loaded>;
  /** Forgets all code it has loaded. */
  forget(): void;
};

type LoaderOptions = { guest: Guest; readMemory(): Uint8Array; isInterrupted(): boolean };

const mostKnown = 32;
const longestKnown = 16_384;
const digests = new Map<string, string>();

/** Stands in keys for what may be megabytes, which the shelf would not count. Of what comes again and again, it is known. */
function digest(text: string): string {
  if (text.length > longestKnown) return hash("sha256", text);
  const found = digests.get(text);
  if (found !== undefined) return found;
  if (digests.size === mostKnown) digests.clear();
  const digested = hash("sha256", text);
  digests.set(text, digested);
  return digested;
}

/**
 * Puts the memory of an interpreter back to what it was before any code, or to what it was when the same code had just
 * been loaded, where loading does nothing else, and had been given what lasts.
 */
export function createModuleLoader({ guest, readMemory, isInterrupted }: LoaderOptions): ModuleLoader {
  const fresh = takeImage(readMemory);
  const shelf = createImageShelf<Kept>();

  const putBack = (image: MemoryImage, { memoryBytes }: RunOrder): void => {
    image.restore();
    guest.limitMemory(memoryBytes);
  };

  const keep = (key: string, loaded: Loaded): Kept => {
    const kept = { ...loaded, image: takeImage(readMemory) };
    if (!isInterrupted()) shelf.keep(key, kept);
    return kept;
  };

  /** What is kept has not begun its run. */
  const loadCode = (order: RunOrder, key: string): Reached<Loaded & { kept?: Kept }> => {
    const known = shelf.find(key);
    putBack(known?.image ?? fresh, order);
    if (known) return { value: { entry: known.entry, kept: known } };
    const prepared = prepareModule(order);
    if ("reason" in prepared) return { failure: prepared };
    if (!prepared.isInert) guest.start(order);
    const entry = guest.load(prepared, order);
    if ("failure" in entry) return entry;
    const loaded = { entry: entry.value };
    return { value: prepared.isInert ? { ...loaded, kept: keep(key, loaded) } : loaded };
  };

  return {
    load(order) {
      const code = digest(JSON.stringify([order.language, order.entry, order.code]));
      const given = order.lasting && digest(`${order.lasting.name}\n${order.lasting.json}`);
      const whole = given && shelf.find(`${code}\n${given}`);
      if (whole) {
        putBack(whole.image, order);
        guest.start(order);
        return { value: whole };
      }
      const began = loadCode(order, code);
      if ("failure" in began) return began;
      const { entry, kept } = began.value;
      const read = order.lasting && guest.read(order.lasting);
      if (read && "failure" in read) return read;
      const loaded = { entry, lasting: read?.value };
      if (kept === undefined) return { value: loaded };
      if (given !== undefined) {
        // Taking an image takes about as long as reading: it is worth it for what comes again.
        if (kept.lastGiven === given) keep(`${code}\n${given}`, loaded);
        kept.lastGiven = given;
      }
      guest.start(order);
      return { value: loaded };
    },
    forget: () => shelf.clear(),
  };
}
