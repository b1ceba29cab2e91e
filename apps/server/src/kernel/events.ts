/** What one feature tells those it may not import. Listeners run in the writer's process after its commit. */
export type DomainEvents = {
  /** A File, its versions, deployments or monitoring changed. */
  "file.changed": { organizationId: string };
  /** A key was made or revoked, or a session ended. */
  "access.changed": { organizationId: string };
  /** A person signed in or out, or changed how. */
  "session.changed": object;
  /** A webhook was made, changed or deleted. */
  "webhook.changed": { organizationId: string };
  /** People are asked for something. */
  "approval.requested": { organizationId: string; id: string };
  /** A request is pending no more. */
  "approval.decided": { organizationId: string; id: string };
  /** A provider's key was saved or forgotten. */
  "provider-key.changed": { organizationId: string };
};

type Listener<T> = (event: T) => void;

export type EventBus = {
  on<K extends keyof DomainEvents>(name: K, listener: Listener<DomainEvents[K]>): void;
  emit<K extends keyof DomainEvents>(name: K, event: DomainEvents[K]): void;
};

export function createEventBus(): EventBus {
  const listeners = new Map<string, Listener<never>[]>();
  return {
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    emit(name, event) {
      for (const listener of listeners.get(name) ?? []) listener(event as never);
    },
  };
}
