import type { Context } from "hono";
import type { Actor, RequestContext } from "../request-context.ts";
import { clientSignal } from "./client-signal.ts";

type Parts = Pick<RequestContext, "actor" | "requestId" | "contextOfPart"> & {
  /** Ends what is done for the request, whether or not its client is there. */
  stop: AbortController;
  context: Context;
  readSessionToken: (context: Context) => string | undefined;
};

/**
 * What the handler of a request knows of it beside its input. Most ask for little of it, so it is read when it is asked
 * for; a class, because an object with getters of its own takes longer to make than the rest of admitting a request.
 */
export class AdmittedContext implements RequestContext {
  readonly #parts: Parts;
  #signal: AbortSignal | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get actor(): Actor {
    return this.#parts.actor;
  }

  get organizationId(): string {
    return this.#parts.actor.organizationId;
  }

  get requestId(): string {
    return this.#parts.requestId;
  }

  get contextOfPart(): RequestContext["contextOfPart"] {
    return this.#parts.contextOfPart;
  }

  get stop(): AbortController {
    return this.#parts.stop;
  }

  get signal(): AbortSignal {
    return (this.#signal ??= clientSignal(this.#parts.context, this.#parts.stop));
  }

  get wantsEvents(): boolean {
    return this.#parts.context.req.header("accept")?.includes("text/event-stream") ?? false;
  }

  get lastEventId(): string | undefined {
    return this.#parts.context.req.header("last-event-id");
  }

  get sessionToken(): string | undefined {
    return this.#parts.readSessionToken(this.#parts.context);
  }

  /** The same request, on behalf of somebody who may do something else. */
  as(actor: Actor): AdmittedContext {
    return new AdmittedContext({ ...this.#parts, actor });
  }
}
