/** Who is to be told that a signal aborts. */
export type AbortWatch = {
  add(signal: AbortSignal, onAbort: () => void): void;
  remove(signal: AbortSignal, onAbort: () => void): void;
};

type Listening = { told: Set<() => void>; tellAll: () => void };

/**
 * Listens to each signal once, however many wait for it: an `AbortSignal` goes through all its listeners for each that is
 * added, and hundreds wait for that of a Run.
 */
export function createAbortWatch(): AbortWatch {
  const listening = new Map<AbortSignal, Listening>();
  const listenTo = (signal: AbortSignal): Listening => {
    const told = new Set<() => void>();
    const tellAll = (): void => {
      for (const onAbort of told) onAbort();
    };
    const begun = { told, tellAll };
    listening.set(signal, begun);
    signal.addEventListener("abort", tellAll);
    return begun;
  };
  return {
    add(signal, onAbort) {
      (listening.get(signal) ?? listenTo(signal)).told.add(onAbort);
    },
    remove(signal, onAbort) {
      const begun = listening.get(signal);
      if (!begun?.told.delete(onAbort) || begun.told.size > 0) return;
      listening.delete(signal);
      signal.removeEventListener("abort", begun.tellAll);
    },
  };
}
