import type { Contract, EndpointRequest } from "@parley/contract";
import type { ContractClient } from "../parley-members.ts";

/** What is asked of people, as it goes over the wire. */
export type AskedRequest = Exclude<
  Parameters<ContractClient["approvals"]["create"]>[0],
  { kind: "promotion" }
>;

/** What became of a claimed call. */
export type CallReport = EndpointRequest<Contract["approvals"]["endpoints"]["report"]>["body"];

/** Time, as whoever waits for people sees it. */
export type Clock = {
  /** Milliseconds. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(durationMs: number, signal: AbortSignal | undefined): Promise<void>;
};

export type ClaimRequest = {
  readonly id: string;
  readonly argsHash: string;
  readonly token?: string | undefined;
  readonly facts?: unknown;
};

export type GetRequest = {
  readonly id: string;
  readonly waitSeconds: number;
  /** How many messages are known: the reply comes also when there are more. */
  readonly messages?: number | undefined;
};

export type Leaving = { readonly signal?: AbortSignal | undefined };

/**
 * Where people are asked: Parley's server, a terminal, people of a test. Replies are what the server answers; they are
 * not believed, so each back end may answer anything (see `read-approval.ts`). Every one passes
 * `approval-backend.testsuite.ts`.
 */
export type ApprovalBackend = {
  readonly clock: Clock;
  /** How long it holds a request that waits. Default: 25 seconds, which is what comes through the world's proxies. */
  readonly holdSeconds?: number;
  /** Asks; the same `idempotency_key` asks nobody again. */
  create(request: AskedRequest, options: Leaving): Promise<unknown>;
  /** The request as it stands: at once when it is decided, else after `waitSeconds` at the latest. */
  get(which: GetRequest, options: Leaving): Promise<unknown>;
  /** Says something to whoever asked back. The same words again are no second message. */
  reply(which: { readonly id: string; readonly text: string }): Promise<unknown>;
  /**
   * Takes the right to run the call with exactly these arguments, once. With a `token` of the client's own choice, the
   * same claim sent again is the same claim, until it is reported. `facts` are what holds now, where the request has a
   * precondition.
   */
  claim(which: ClaimRequest): Promise<unknown>;
  report(which: { readonly id: string } & CallReport): Promise<unknown>;
};
