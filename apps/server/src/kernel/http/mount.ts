import { apiBasePath, type DownloadReply, type Endpoint } from "@parley/contract";
import { withRowFilter } from "@parley/db";
import type { Context, Hono } from "hono";
import { nanoid } from "nanoid";
import type { Logger } from "pino";
import { z } from "zod";
import type { Confined, Guard } from "../access/guard.ts";
import { readWithin, type Surroundings } from "../access/read-within.ts";
import { isUnconfined } from "../authorize.ts";
import type { EventReply, Implementation, JoinedReply } from "../implement.ts";
import type { Actor, RequestContext } from "../request-context.ts";
import type { RunningWork } from "../running-work.ts";
import { spendingAs } from "../spender.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { errorReply, toParleyError } from "./error-reply.ts";
import { eventBody } from "./event-stream.ts";
import { clientSignal } from "./client-signal.ts";
import { downloadResponse } from "./download-response.ts";
import { parseInput } from "./parse-input.ts";
import type { UploadSettings } from "./uploads/spool-file.ts";

export type MountDependencies = {
  /** Finds out who is asking. @throws unauthenticated */
  authenticate: (context: Context) => Promise<Actor>;
  /** Decides what they may do. */
  guard: Guard;
  readSessionToken: (context: Context) => string | undefined;
  logger: Logger;
  bodyLimitBytes: number;
  uploads: UploadSettings;
  /** Told of every request and every stream of events, until its work is done: its client may be gone long before. */
  work: RunningWork;
  telemetry?: Pick<Telemetry, "nameRoute" | "keepContext"> | undefined;
};

type AnyHandler = (input: unknown, context: RequestContext) => Promise<unknown>;

/** Routes every endpoint of an implementation: authenticate, authorize, validate, handle, parse the output. */
export function mount(app: Hono, implementation: Implementation, dependencies: MountDependencies): void {
  for (const [name, endpoint] of Object.entries(implementation.resource.endpoints)) {
    const handler = (implementation.handlers as Record<string, AnyHandler>)[name];
    if (handler === undefined) throw new TypeError(`No handler for ${implementation.resource.name}.${name}`);
    app.on(endpoint.method, apiBasePath + endpoint.path, (context) =>
      handleRequest({ context, endpoint, handler, dependencies }),
    );
  }
}

type Request = { context: Context; endpoint: Endpoint; handler: AnyHandler; dependencies: MountDependencies };

async function handleRequest({ context, endpoint, handler, dependencies }: Request): Promise<Response> {
  const requestId = nanoid();
  const { work, telemetry, guard } = dependencies;
  let release: (() => Promise<void>) | undefined;
  work.begin();
  telemetry?.nameRoute(apiBasePath + endpoint.path);
  try {
    const actor = await dependencies.authenticate(context);
    const grants = await guard.grantsOf(actor);
    guard.admit(grants, endpoint);
    const input = await parseInput(context, endpoint, dependencies);
    release = input.file?.close;
    const confined: Confined = isUnconfined(grants)
      ? { actor: { ...actor, permissions: grants.permissions }, filter: undefined }
      : await guard.confine({ actor, grants, endpoint, input });
    const handle = () =>
      handler(input, {
        actor: confined.actor,
        organizationId: actor.organizationId,
        requestId,
        get signal() {
          return clientSignal(context);
        },
        get sessionToken() {
          return dependencies.readSessionToken(context);
        },
      });
    const within = surroundingsOf(endpoint, confined);
    const result = await (within === undefined ? handle() : within(handle));
    if (isDownload(endpoint, result)) {
      const bytes = within === undefined ? result.bytes : readWithin(within, result.bytes);
      return downloadResponse({ ...result, bytes }, { work, logger: dependencies.logger });
    }
    if (!isEventReply(result)) return toResponse(endpoint, result);
    const toErrorEvent = (error: unknown) => {
      const failure = toParleyError(error, requestId, dependencies.logger);
      const { message, code, kind, details } = failure;
      return { ...result.always, error: message, code, kind, details, request_id: requestId };
    };
    const schema = endpoint.events ?? z.never();
    const seen = within === undefined ? result.events : readWithin(within, result.events);
    const events = telemetry?.keepContext(seen) ?? seen;
    return new Response(eventBody(events, { schema, toErrorEvent, work }), { headers: eventHeaders });
  } catch (error) {
    return errorReply(toParleyError(error, requestId, dependencies.logger), requestId);
  } finally {
    await release?.();
    work.end();
  }
}

/** What a handler and all it does later works in: on whose account, and what it may know of. */
function surroundingsOf({ permission }: Endpoint, { actor, filter }: Confined): Surroundings | undefined {
  const spends = permission === "call";
  if (!spends) return filter && ((work) => withRowFilter(filter, work));
  const keyId = actor.kind === "api_key" ? actor.id : undefined;
  const spender = { organizationId: actor.organizationId, keyId };
  if (filter === undefined) return (work) => spendingAs(spender, work);
  return (work) => withRowFilter(filter, () => spendingAs(spender, work));
}

function toResponse({ output, status }: Endpoint, result: unknown): Response {
  if (output instanceof z.ZodType) {
    const json = isJoinedReply(result, output) ? result.json : JSON.stringify(output.parse(result));
    return new Response(json, { status: status ?? 200, headers: jsonHeaders });
  }
  if (output.kind === "empty") return new Response(null, { status: 204 });
  if (output.kind === "download") throw new TypeError("A download was answered with something else");
  return new Response(String(result), { headers: { "content-type": output.contentType } });
}

const eventHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
};
const jsonHeaders = { "content-type": "application/json; charset=utf-8" };

function isJoinedReply(result: unknown, output: z.ZodType): result is JoinedReply<z.ZodType> {
  return typeof result === "object" && result !== null && "schema" in result && result.schema === output;
}

const isDownload = ({ output }: Endpoint, _result: unknown): _result is DownloadReply =>
  "kind" in output && output.kind === "download";

function isEventReply(result: unknown): result is EventReply<object> {
  return (
    typeof result === "object" &&
    result !== null &&
    "kind" in result &&
    result.kind === "events" &&
    "events" in result
  );
}
