import { otelErrors, requestErrors } from "@parley/contract";
import type { Context, Hono } from "hono";
import { nanoid } from "nanoid";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Logger } from "pino";
import { decide } from "../../kernel/authorize.ts";
import type { Guard } from "../../kernel/access/guard.ts";

import { errorReply, toParleyError } from "../../kernel/http/error-reply.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { readBody } from "../../kernel/http/read-body.ts";
import type { RunningWork } from "../../kernel/running-work.ts";
import { readSpans } from "./decode/read-spans.ts";
import { importSpans } from "./import-spans.ts";
import type { OtelDependencies } from "./keep-span.ts";

type MountDependencies = {
  authenticate: (context: Context) => Promise<Actor>;
  guard: Pick<Guard, "grantsOf" | "admit">;
  logger: Logger;
  bodyLimitBytes: number;
  work: RunningWork;
};

const received = { permission: "log", resource: "organization", method: "POST" } as const;
const unzip = promisify(gunzip);
const protobufType = "application/x-protobuf";
/** With the first request in protobuf: most servers never see one. */
const loadMessages = () => import("./decode/trace-messages.ts");

/** Receives traces over OTLP/HTTP, as protobuf or JSON, at these paths. */
export function mountOtel(
  app: Hono,
  paths: readonly string[],
  dependencies: OtelDependencies & MountDependencies,
): void {
  for (const path of paths) app.post(path, (context) => receive(context, dependencies));
}

async function receive(
  context: Context,
  dependencies: OtelDependencies & MountDependencies,
): Promise<Response> {
  const requestId = nanoid();
  const isProtobuf = (context.req.header("content-type") ?? "").startsWith(protobufType);
  dependencies.work.begin();
  try {
    const actor = await dependencies.authenticate(context);
    // Spans say for themselves which Files they are of.
    const grants = await dependencies.guard.grantsOf(actor);
    dependencies.guard.admit(grants, received);
    const body = await readUnzipped(context, dependencies.bodyLimitBytes);
    const { spans, unreadable } = readSpans(isProtobuf ? await readProtobuf(body) : readJson(body));
    const { records, refusals } = await importSpans(dependencies, spans, {
      actor,
      // In every directory: which one a span is about is known when it is read.
      mayWrite: decide(grants, "write", { kind: "organization" }).isAllowed,
    });
    return await toReply({ records, refusals: [...unreadable, ...refusals], isProtobuf });
  } catch (error) {
    const failure = toParleyError(error, requestId, dependencies.logger);
    const reply = errorReply(failure, requestId);
    if (!isProtobuf) return reply;
    // What OTLP's senders try again is said by the status alone.
    const headers = new Headers(reply.headers);
    headers.set("content-type", protobufType);
    const status = { code: 13, message: failure.message };
    const { encodeRpcStatus } = await loadMessages();
    return new Response(encodeRpcStatus(status), { status: failure.status, headers });
  } finally {
    dependencies.work.end();
  }
}

async function readUnzipped(context: Context, limitBytes: number): Promise<Buffer> {
  const body = await readBody(context, limitBytes);
  const encoding = context.req.header("content-encoding") ?? "identity";
  if (encoding === "identity") return body;
  if (encoding !== "gzip") throw otelErrors.encodingUnknown({ encoding });
  return unzip(body, { maxOutputLength: limitBytes }).catch((cause: unknown) => {
    throw cause instanceof RangeError
      ? requestErrors.tooLarge({ limit_bytes: limitBytes })
      : otelErrors.unreadable({ reason: "it is not gzip" });
  });
}

async function readProtobuf(body: Buffer): Promise<unknown> {
  const { decodeTraceRequest } = await loadMessages();
  try {
    return decodeTraceRequest(body);
  } catch {
    throw otelErrors.unreadable({ reason: "it is no ExportTraceServiceRequest of OTLP in protobuf" });
  }
}

/** Whatever type it is declared as: Humanloop's decorators send JSON as text. */
function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw requestErrors.notJson({ reason: error instanceof Error ? error.message : "unreadable" });
  }
}

const maxMessages = 3;

type Outcome = { records: string[]; refusals: string[]; isProtobuf: boolean };

/** As OTLP wants it, with the ids of the Logs beside it in JSON. */
async function toReply({ records, refusals, isProtobuf }: Outcome): Promise<Response> {
  const partialSuccess =
    refusals.length === 0
      ? undefined
      : {
          rejectedSpans: refusals.length,
          errorMessage: [...new Set(refusals)].slice(0, maxMessages).join(" "),
        };
  if (isProtobuf) {
    const { encodeTraceResponse } = await loadMessages();
    return new Response(encodeTraceResponse(partialSuccess), { headers: { "content-type": protobufType } });
  }
  // In JSON, 64-bit integers of OTLP are texts.
  const told = partialSuccess && { ...partialSuccess, rejectedSpans: String(partialSuccess.rejectedSpans) };
  return Response.json({ records, ...(told && { partialSuccess: told }) });
}
