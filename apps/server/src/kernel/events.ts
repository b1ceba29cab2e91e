/**
 * What one feature tells those it may not import. Listeners run after the writer's commit: in its process at once, in
 * others on the same PostgreSQL database usually within milliseconds, but not for certain.
 */
export type DomainEvents = {
  /** A File, its versions, deployments or monitoring changed. */
  "file.changed": { organizationId: string };
  /** A key was made or revoked, or a session ended. */
  "access.changed": { organizationId: string };
  /** A person signed in or out, or changed how. */
  "session.changed": object;
  /** A webhook was made, changed or deleted. */
  "webhook.changed": { organizationId: string };
  /** Somebody wrote to an agent, and webhooks are told of it. */
  "agent.launched": { organizationId: string };
  /** A channel was set up, changed or deleted. */
  "channel.changed": { organizationId: string };
  /** A request is pending no more. */
  "approval.decided": { organizationId: string; id: string };
  /** Anything happened to a request, its beginning and its end included. `isUntold`: nothing waits in the outbox for it. */
  "approval.changed": { organizationId: string; id: string; isUntold?: true };
  /** A Run of an Evaluation was cancelled or given up. */
  "evaluation-run.ended": { organizationId: string; id: string };
  /** A monitor alerts, or what it alerted of is over. */
  "monitor.changed": { organizationId: string; id: string };
  /** A provider's key was saved or forgotten. */
  "provider-key.changed": { organizationId: string };
  /** Other processes may have said what did not arrive here. Never sent on. */
  "elsewhere.missed": object;
};

/** Whether it happened in this process. What is done once for all processes is done where it is `here`. */
type EventOrigin = "here" | "elsewhere";

type Listener<T> = (event: T, origin: EventOrigin) => void;

/** Passes what happened here on to other processes. */
type EventRelay = <K extends keyof DomainEvents>(name: K, event: DomainEvents[K]) => void;

export type EventBus = {
  on<K extends keyof DomainEvents>(name: K, listener: Listener<DomainEvents[K]>): void;
  emit<K extends keyof DomainEvents>(name: K, event: DomainEvents[K]): void;
  /** Tells the listeners here what happened in another process. */
  receive<K extends keyof DomainEvents>(name: K, event: DomainEvents[K]): void;
  /** From now on, whatever is emitted is given to `relay` as well. */
  relayTo(relay: EventRelay): void;
};

export function createEventBus(): EventBus {
  const listeners = new Map<string, Listener<never>[]>();
  let relay: EventRelay = () => {};
  const tell = (name: string, event: object, origin: EventOrigin): void => {
    for (const listener of listeners.get(name) ?? []) listener(event as never, origin);
  };
  return {
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    emit(name, event) {
      tell(name, event, "here");
      relay(name, event);
    },
    receive: (name, event) => tell(name, event, "elsewhere"),
    relayTo(given) {
      relay = given;
    },
  };
}
