import type { Endpoint, EndpointInput, EndpointResult, Resource } from "@parley/contract";
import type { z } from "zod";
import type { RequestContext } from "./request-context.ts";

/** A reply of server-sent events; made by {@link streamEvents}. */
export type EventReply<T> = {
  readonly kind: "events";
  readonly events: AsyncIterable<T>;
  readonly always: Partial<T>;
  /** Of a stream that waits for what has not happened yet: by what a reader that comes back says what it has. */
  idOf?(event: T): string;
};

/** Answers with server-sent events instead of one JSON value. `always` is what the event of a failure carries too. */
export const streamEvents = <T>(events: AsyncIterable<T>, always: Partial<T> = {}): EventReply<T> => ({
  kind: "events",
  events,
  always,
});

/**
 * The same for a stream that goes on for as long as somebody reads: it has a heartbeat, and ends when the reader may read
 * no more. Made of what `follow` gives.
 */
export const followEvents = <T>(events: AsyncIterable<T>, idOf: (event: T) => string): EventReply<T> => ({
  ...streamEvents(events),
  idOf,
});

/** A reply whose parts have each been parsed by their schema already; made by {@link joinReply}. */
export type JoinedReply<S extends z.ZodType> = {
  readonly kind: "joined";
  readonly schema: S;
  readonly json: string;
};

type Plain<E extends Endpoint> = E["output"] extends z.ZodType
  ? EndpointResult<E> | JoinedReply<E["output"]>
  : EndpointResult<E>;

type Result<E extends Endpoint> = E["events"] extends z.ZodType
  ? Plain<E> | EventReply<z.input<E["events"]>>
  : Plain<E>;

export type Handler<E extends Endpoint> = (
  input: EndpointInput<E>,
  context: RequestContext,
) => Promise<Result<E>>;

export type Handlers<R extends Resource> = {
  readonly [K in keyof R["endpoints"]]: Handler<R["endpoints"][K]>;
};

/** A noun of the contract with a handler for each of its endpoints. */
export type Implementation<R extends Resource = Resource> = {
  readonly resource: R;
  readonly handlers: Handlers<R>;
};

/**
 * Gives a noun its handlers; a missing or misfitting one does not compile. Inputs arrive validated, results are
 * parsed by the contract's output schema before they are sent, so a field the contract does not declare never leaves.
 */
export function implement<const R extends Resource>(resource: R, handlers: Handlers<R>): Implementation<R> {
  return { resource, handlers };
}
