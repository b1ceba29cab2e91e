import { apiBasePath, type DownloadReply, type Endpoint, type ParleyError } from "@parley/contract";
import { withRowFilter } from "@parley/db";
import type { Context, Hono } from "hono";
import { nanoid } from "nanoid";
import type { Logger } from "pino";
import { z } from "zod";
import type { OnAccessChange } from "../access/access-changes.ts";
import type { Confined, Guard } from "../access/guard.ts";
import { readWithin, type Surroundings } from "../access/read-within.ts";
import { isAudited, type Attempt, type Auditor } from "../audit/auditor.ts";
import { isUnconfined } from "../authorize.ts";
import type { EventReply, Implementation, JoinedReply } from "../implement.ts";
import type { Actor, RequestContext } from "../request-context.ts";
import type { RunningWork } from "../running-work.ts";
import { spendingAs } from "../spender.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { errorReply, toParleyError } from "./error-reply.ts";
import { eventBody, type Authority } from "./event-stream.ts";
import { AdmittedContext } from "./admitted-context.ts";
import { downloadResponse } from "./download-response.ts";
import type { ClientAddressOf } from "./client-address.ts";
import { guessInput } from "./guess-input.ts";
import { parseInput, type ParsedInput } from "./parse-input.ts";
import type { UploadSettings } from "./uploads/spool-file.ts";

export type MountDependencies = {
  /** Finds out who is asking; reading on is no use of a key. @throws unauthenticated */
  authenticate: (context: Context, options?: { isUse: boolean }) => Promise<Actor>;
  onAccessChange: OnAccessChange;
  /** Decides what they may do. */
  guard: Guard;
  /** Keeps changes and denials on record. */
  auditor: Auditor;
  clientAddressOf: ClientAddressOf;
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
  const handlers = implementation.handlers as Record<string, AnyHandler>;
  const { name: noun, endpoints } = implementation.resource;
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const handler = handlers[name];
    if (handler === undefined) throw new TypeError(`No handler for ${noun}.${name}`);
    // What is read where a POST goes is the list that something is added to.
    const known = Object.entries(endpoints).find(
      ([, other]) => endpoint.method !== "POST" && other.method === "GET" && other.path === endpoint.path,
    );
    const reader = known && { endpoint: known[1], handler: handlers[known[0]] as AnyHandler };
    const route = { action: `${noun}.${name}`, endpoint, handler, reader, isAudited: isAudited(endpoint) };
    app.on(endpoint.method, apiBasePath + endpoint.path, (context) =>
      handleRequest({ context, route, dependencies }),
    );
  }
}

/** An endpoint with all that is known of it beforehand. */
type Route = {
  action: string;
  endpoint: Endpoint;
  handler: AnyHandler;
  /** How what it changes is read. */
  reader: { endpoint: Endpoint; handler: AnyHandler } | undefined;
  isAudited: boolean;
};

type Request = { context: Context; route: Route; dependencies: MountDependencies };

/** What is known of a request so far. */
type Progress = { actor?: Actor; input?: ParsedInput };

async function handleRequest(request: Request): Promise<Response> {
  const { context, route, dependencies } = request;
  const requestId = nanoid();
  const { work, telemetry, logger } = dependencies;
  const progress: Progress = {};
  work.begin();
  telemetry?.nameRoute(apiBasePath + route.endpoint.path);
  try {
    const admitted = await admit(request, { progress, requestId });
    const within = surroundingsOf(route.endpoint, admitted);
    const handle = () => route.handler(admitted.input, admitted.requestContext);
    const work = within === undefined ? handle : () => within(handle);
    const result = await (route.isAudited ? changeOnRecord(request, { admitted, work }) : work());
    return toReply(request, { result, within, requestId, context: admitted.requestContext });
  } catch (error) {
    const failure = toParleyError(error, requestId, logger);
    if (isOnRecord(route.endpoint, failure) && progress.actor !== undefined) {
      const input = progress.input ?? (await guessInput(context));
      await dependencies.auditor.deny(attemptOf(request, progress.actor, input), failure);
    }
    return errorReply(failure, requestId);
  } finally {
    if (progress.input?.file) await progress.input.file.close();
    work.end();
  }
}

const isOnRecord = ({ auditsRefusals }: Endpoint, { kind, status }: ParleyError): boolean =>
  kind === "forbidden" || (auditsRefusals === true && status < 500 && kind !== "unauthenticated");

type Admitted = Confined & { input: ParsedInput; requestContext: AdmittedContext };

/** Finds out who asks, whether they may, and what exactly they ask. @throws what stands in the way */
async function admit(
  { context, route, dependencies }: Request,
  { progress, requestId }: { progress: Progress; requestId: string },
): Promise<Admitted> {
  const { guard, authenticate, readSessionToken } = dependencies;
  const { endpoint } = route;
  const actor = await authenticate(context);
  progress.actor = actor;
  const found = guard.grantsOf(actor);
  const grants = found instanceof Promise ? await found : found;
  guard.admit(grants, endpoint);
  const input = await parseInput(context, endpoint, dependencies);
  progress.input = input;
  const { actor: admitted, filter }: Confined = isUnconfined(grants)
    ? { actor: withPermissions(actor, grants.permissions), filter: undefined }
    : await guard.confine({ actor, grants, endpoint, input });
  const contextOfPart: RequestContext["contextOfPart"] = async (part, partInput) => {
    guard.admit(grants, part);
    if (isUnconfined(grants)) return requestContext;
    const { actor: ofPart } = await guard.confine({ actor, grants, endpoint: part, input: partInput });
    return requestContext.as(ofPart);
  };
  const requestContext = new AdmittedContext({
    actor: admitted,
    requestId,
    contextOfPart,
    stop: new AbortController(),
    context,
    readSessionToken,
  });
  return { actor: admitted, filter, input, requestContext };
}

/** Most keys may do at each request what they may do at all. */
const withPermissions = (actor: Actor, permissions: Actor["permissions"]): Actor =>
  actor.permissions === permissions ? actor : { ...actor, permissions };

const attemptOf = (
  { context, route, dependencies }: Request,
  actor: Actor,
  input: Attempt["input"],
): Attempt => ({ action: route.action, actor, address: dependencies.clientAddressOf(context), input });

function changeOnRecord(
  request: Request,
  { admitted, work }: { admitted: Admitted; work: () => Promise<unknown> },
): Promise<unknown> {
  const { route, dependencies } = request;
  const { actor, input, requestContext } = admitted;
  const readBefore = async (): Promise<unknown> => {
    if (route.reader === undefined) return undefined;
    const { endpoint, handler } = route.reader;
    const query = endpoint.query?.safeParse({}).data;
    const read = await handler({ params: input.params, query, body: undefined }, requestContext);
    return isJoinedReply(read, endpoint.output) ? JSON.parse(read.json) : read;
  };
  return dependencies.auditor.change(attemptOf(request, actor, input), readBefore, work);
}

type Handled = {
  result: unknown;
  within: Surroundings | undefined;
  requestId: string;
  context: AdmittedContext;
};

function toReply(request: Request, { result, within, requestId, context }: Handled): Response {
  const { route, dependencies } = request;
  const { endpoint } = route;
  const { work, telemetry, logger } = dependencies;
  if (isDownload(endpoint, result)) {
    const bytes = within === undefined ? result.bytes : readWithin(within, result.bytes);
    return downloadResponse({ ...result, bytes }, { work, logger });
  }
  if (!isEventReply(result)) return toResponse(endpoint, result);
  const toErrorEvent = (error: unknown) => {
    const failure = toParleyError(error, requestId, logger);
    const { message, code, kind, details } = failure;
    return { ...result.always, error: message, code, kind, details, request_id: requestId };
  };
  const schema = endpoint.events ?? z.never();
  const seen = within === undefined ? result.events : readWithin(within, result.events);
  const events = telemetry?.keepContext(seen) ?? seen;
  const authority = authorityOf(request, context.stop);
  const { idOf } = result;
  const body = eventBody(events, { schema, toErrorEvent, work, authority, idOf });
  return new Response(body, { headers: eventHeaders });
}

/** Whoever reads for long is asked again who they are and what they may. */
function authorityOf({ context, route, dependencies }: Request, stop: AbortController): Authority {
  const { authenticate, guard, onAccessChange } = dependencies;
  const check = async (): Promise<void> => {
    const actor = await authenticate(context, { isUse: false });
    guard.admit(await guard.grantsOf(actor), route.endpoint);
  };
  return { check, onAccessChange, stop: (reason) => stop.abort(reason) };
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
const jsonHeaders = {
  "content-type": "application/json; charset=utf-8",
  "x-content-type-options": "nosniff",
};

function isJoinedReply(result: unknown, output: Endpoint["output"]): result is JoinedReply<z.ZodType> {
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
