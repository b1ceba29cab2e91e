/** Jobs that are due at once have begun by then. */
const afterMs = 2_000;

/**
 * Starting leaves behind what is never needed again, 10 MB of an idle server's memory, which Node would keep until there
 * is much more of it. Where it was not started with `--expose-gc` nothing is done.
 */
export function freeWhatStartingTook(gc: NodeJS.GCFunction | undefined = globalThis.gc): void {
  if (gc === undefined) return;
  setTimeout(() => void gc({ type: "major", execution: "sync", flavor: "last-resort" }), afterMs).unref();
}
