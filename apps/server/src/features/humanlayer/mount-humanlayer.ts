import type { ParleyError } from "@parley/contract";
import { Hono, type Context } from "hono";
import { nanoid } from "nanoid";
import type { Logger } from "pino";
import type { Guard } from "../../kernel/access/guard.ts";
import type { Attempt, Auditor } from "../../kernel/audit/auditor.ts";
import type { ClientAddressOf } from "../../kernel/http/client-address.ts";
import { toParleyError } from "../../kernel/http/error-reply.ts";
import type { Actor } from "../../kernel/request-context.ts";
import type { RunningWork } from "../../kernel/running-work.ts";
import type { ApprovalDependencies } from "../approvals/index.ts";
import { contactChannelRoute } from "./contact-channel.ts";
import { humanlayerErrors } from "./humanlayer.errors.ts";
import {
  functionCallRoutes,
  humanContactRoutes,
  projectRoute,
  type OnRecord,
  type WireRoute,
} from "./wire-calls.ts";

export type HumanlayerDependencies = ApprovalDependencies & {
  authenticate: (context: Context) => Promise<Actor>;
  guard: Pick<Guard, "grantsOf" | "admit">;
  auditor: Pick<Auditor, "change" | "deny">;
  clientAddressOf: ClientAddressOf;
  logger: Logger;
  bodyLimitBytes: number;
  work: RunningWork;
  version: string;
};

const prefix = "/humanlayer/v1";

/** Answers as HumanLayer's service did, so that its clients keep working when they are given this base URL. */
export function mountHumanlayer(app: Hono, dependencies: HumanlayerDependencies): void {
  const wire = createWire(dependencies);
  const answer = (context: Context, before = ""): Response | Promise<Response> => {
    const url = new URL(context.req.url);
    url.pathname = before + url.pathname.replaceAll(/\/{2,}/g, "/");
    // With what knows the connection, and so who is at its other end.
    return wire.fetch(new Request(url, context.req.raw), context.env);
  };
  // A base URL that ends in a slash gives two of them.
  for (const path of [`${prefix}/*`, `/${prefix}/*`]) app.all(path, (context) => answer(context));
  // Some clients were given a base without the prefix.
  for (const path of barePaths)
    for (const bare of [path, `/${path}`]) app.all(bare, (context) => answer(context, prefix));
}

const nouns = ["function_calls", "contact_requests", "human_contacts", "contact_channel"];
const barePaths = [
  ...nouns.flatMap((noun) => [`/${noun}`, `/${noun}/*`, `/agent/${noun}/*`]),
  // The server answers /healthz itself, with one slash.
  "/healthz",
  "/project",
  "/status",
  "/version",
];

function createWire(dependencies: HumanlayerDependencies): Hono {
  const wire = new Hono();
  const routes = [
    ...functionCallRoutes(dependencies),
    ...humanContactRoutes(dependencies),
    contactChannelRoute(dependencies),
    projectRoute,
  ];
  for (const route of routes)
    for (const path of route.paths)
      wire.on(route.method, prefix + path, (context) => answer(context, route, dependencies));
  wire.get(`${prefix}/status`, (context) => context.json({ status: "ok" }));
  wire.get(`${prefix}/healthz`, (context) => context.json({ status: "ok" }));
  wire.get(`${prefix}/version`, (context) => context.json({ version: dependencies.version }));
  wire.notFound(({ req: { method, path } }) => toErrorReply(humanlayerErrors.routeUnknown({ method, path })));
  return wire;
}

async function answer(
  context: Context,
  { method, action, permission, handle }: WireRoute,
  { authenticate, guard, auditor, clientAddressOf, logger, work }: HumanlayerDependencies,
): Promise<Response> {
  const progress: { attempt?: Attempt } = {};
  work.begin();
  try {
    const actor = await authenticate(context);
    const input = { params: context.req.param(), query: undefined, body: undefined };
    const attempt: Attempt = { action, actor, address: clientAddressOf(context), input };
    progress.attempt = attempt;
    const onRecord: OnRecord = ({ params, body }, change) => {
      progress.attempt = { ...attempt, input: { params, query: undefined, body } };
      return auditor.change(progress.attempt, async () => undefined, change);
    };
    guard.admit(await guard.grantsOf(actor), { permission, resource: "organization", method });
    // Always 200: early clients take nothing else for success.
    const callId = context.req.param("call_id") ?? "";
    const reply = await handle({ actor, context, callId, onRecord });
    return reply instanceof Response ? reply : Response.json(reply);
  } catch (error) {
    const failure = toParleyError(error, nanoid(), logger);
    if (progress.attempt !== undefined && isOnRecord(method, failure))
      await auditor.deny(progress.attempt, failure);
    return toErrorReply(failure);
  } finally {
    work.end();
  }
}

/** Of what would change something, every refusal. */
const isOnRecord = (method: WireRoute["method"], { kind, status }: ParleyError): boolean =>
  kind === "forbidden" || (method === "POST" && status < 500 && kind !== "unauthenticated");

/** Both shapes that clients were ever promised. */
function toErrorReply({ status, message, code, issues }: ParleyError): Response {
  return Response.json({ detail: issues ?? message, error: { message, code } }, { status });
}
