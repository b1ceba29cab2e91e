import type { PromptKernel } from "@parley/promptfile";

/** What a `prompt()` says of the calls of models within it. */
export type PromptClaim = {
  readonly path: string;
  /** The version, where it is known: given, or by what was rendered. */
  kernel: PromptKernel | undefined;
  inputs: Record<string, unknown> | undefined;
  /** Whether a call of a model has become its Log. */
  isTaken: boolean;
};

/** Where in a trace the running function is. */
export type Scope = {
  readonly traceId: string;
  /** The span that what begins here is below; undefined: it is the root. */
  readonly spanId: string | undefined;
  /** The `prompt()` around it, if that is nearer than any `tool()` or `flow()`. */
  readonly claim: PromptClaim | undefined;
  /** The Flow Log that calls of the server go below. */
  readonly flow: FlowScope | undefined;
};

/** A Flow that is running. */
export type FlowScope = {
  /** Its Log's id, which the server is going to give it. */
  readonly logId: string;
  /** Tells the server of it before its end, with those above it; once. */
  announce(): Promise<void>;
};
