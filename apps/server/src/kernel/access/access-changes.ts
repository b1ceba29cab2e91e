import type { EventBus } from "../events.ts";

/** Calls a listener whenever somebody may have lost what they were permitted; answers how to stop that. */
export type OnAccessChange = (listener: () => void) => () => void;

/** Made after what forgets whom it knew when access changes, so that whoever is told asks anew. */
export function createAccessChanges(events: Pick<EventBus, "on">): OnAccessChange {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  for (const name of ["access.changed", "session.changed", "elsewhere.missed"] as const)
    events.on(name, tell);
  return (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
}
