import path from "node:path";
import { apiBasePath, contract, requestErrors, webhookBodies } from "@parley/contract";
import type { OpenApiDocument } from "@parley/contract/openapi";
import { Hono } from "hono";
import type { Config } from "./config.ts";
import {
  createAuthenticate,
  mountCliLogin,
  mountSignIn,
  readSessionCookie,
} from "./features/access/index.ts";
import { mountHumanlayer } from "./features/humanlayer/index.ts";
import { mountDecisionLinks } from "./features/decision-links/index.ts";
import { mountChannels } from "./features/channels/index.ts";
import { mountInboundMail } from "./features/inbound-mail/index.ts";
import { implementFeatures } from "./features/index.ts";
import { mountOtel } from "./features/otel/index.ts";
import { mountAuth } from "./features/people/index.ts";
import { mountReceiptKeys } from "./features/receipts/index.ts";
import { mountRepositoryHook } from "./features/repositories/index.ts";
import { mountSlack } from "./features/slack/index.ts";
import { createAccessChanges } from "./kernel/access/access-changes.ts";
import { createGuard } from "./kernel/access/guard.ts";
import { createClientAddressOf } from "./kernel/http/client-address.ts";
import { withCors } from "./kernel/http/cors.ts";
import { errorReply, toParleyError } from "./kernel/http/error-reply.ts";
import { ExactFirstRouter } from "./kernel/http/exact-first-router.ts";
import { mount, type MountDependencies } from "./kernel/http/mount.ts";
import { securityHeaders } from "./kernel/http/security-headers.ts";
import type { RequestHandler } from "./kernel/telemetry/telemetry.ts";
import { createRunningWork, type RunningWork } from "./kernel/running-work.ts";
import type { Services } from "./services.ts";
import { mountWebApp } from "./web-app.ts";

export type AppOptions = {
  services: Services;
  config: Pick<
    Config,
    | "PARLEY_BODY_LIMIT_BYTES"
    | "PARLEY_MAIL_LIMIT_BYTES"
    | "PARLEY_UPLOAD_LIMIT_BYTES"
    | "PARLEY_DATA_DIR"
    | "PARLEY_TRUSTED_PROXIES"
    | "PARLEY_CORS_ORIGINS"
  >;
  /** The built web app. */
  webFolder: string;
  isDraining: () => boolean;
};

/** The whole server as one handler of requests. */
export type App = {
  fetch: RequestHandler;
  /** Resolves when no request of the API is under way, nor the work of one whose client has left. */
  settled(): Promise<void>;
};

/**
 * The API and everything else have routers of their own: the API's has no wildcards, which keeps it the quick kind,
 * and none of the pages' middleware.
 */
export function createApp({ services, config, webFolder, isDraining }: AppOptions): App {
  const work = createRunningWork();
  const api = createApi(services, { config, work });
  const pages = createPages({ services, config, webFolder, isDraining, work });
  const answerApi = withCors(config.PARLEY_CORS_ORIGINS, (request, bindings) =>
    api.fetch(request, bindings as Record<string, unknown>),
  );
  const answer: RequestHandler = (request, bindings) =>
    isApiPath(request.url)
      ? answerApi(request, bindings)
      : pages.fetch(request, bindings as Record<string, unknown>);
  return { fetch: services.telemetry?.traceRequests(answer) ?? answer, settled: work.settled };
}

function isApiPath(url: string): boolean {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  return url.startsWith(`${apiBasePath}/`, start);
}

type ApiOptions = Pick<AppOptions, "config"> & { work: RunningWork };

function createApi(services: Services, { config, work }: ApiOptions): Hono {
  const api = new Hono({ router: new ExactFirstRouter() });
  const dependencies: MountDependencies = {
    authenticate: createAuthenticate(services),
    guard: createGuard(services),
    onAccessChange: createAccessChanges(services.events),
    auditor: services.auditor,
    clientAddressOf: createClientAddressOf(config.PARLEY_TRUSTED_PROXIES),
    readSessionToken: readSessionCookie,
    logger: services.logger,
    telemetry: services.telemetry,
    bodyLimitBytes: config.PARLEY_BODY_LIMIT_BYTES,
    uploads: {
      folder: path.join(config.PARLEY_DATA_DIR, "uploads"),
      limitBytes: config.PARLEY_UPLOAD_LIMIT_BYTES,
    },
    work,
  };
  for (const implementation of Object.values(implementFeatures(services)))
    mount(api, implementation, dependencies);
  // A base URL that ends in a slash gives two of them.
  const paths = ["/import/otel/v1/traces", "//import/otel/v1/traces"].map((end) => apiBasePath + end);
  mountOtel(api, paths, { ...services, ...dependencies });
  mountRepositoryHook(api, { ...services, work, bodyLimitBytes: config.PARLEY_BODY_LIMIT_BYTES });
  return withErrors(api, services);
}

function createPages({ services, config, webFolder, isDraining, work }: AppOptions & ApiOptions): Hono {
  const pages = new Hono();
  const clientAddressOf = createClientAddressOf(config.PARLEY_TRUSTED_PROXIES);
  pages.use("*", securityHeaders);
  mountHealth(pages, services, isDraining);
  mountReference(pages, services);
  mountDecisionLinks(pages, { ...services, guard: createGuard(services), clientAddressOf });
  // Before what takes all else that comes in for channels: mail is kept first.
  mountInboundMail(pages, {
    ...services,
    guard: createGuard(services),
    work,
    mailLimitBytes: config.PARLEY_MAIL_LIMIT_BYTES,
  });
  mountChannels(pages, { ...services, guard: createGuard(services), clientAddressOf, work });
  mountSlack(pages, {
    ...services,
    authenticate: createAuthenticate(services),
    guard: createGuard(services),
    clientAddressOf,
    work,
  });
  mountReceiptKeys(pages, services);
  mountSignIn(pages, services);
  mountCliLogin(pages, services);
  mountAuth(pages, { ...services, clientAddressOf });
  mountOtel(pages, ["/v1/traces"], {
    ...services,
    authenticate: createAuthenticate(services),
    guard: createGuard(services),
    bodyLimitBytes: config.PARLEY_BODY_LIMIT_BYTES,
    work,
  });
  mountHumanlayer(pages, {
    ...services,
    authenticate: createAuthenticate(services),
    guard: createGuard(services),
    clientAddressOf,
    bodyLimitBytes: config.PARLEY_BODY_LIMIT_BYTES,
    work,
  });
  mountWebApp(pages, webFolder);
  return withErrors(pages, services);
}

function withErrors(app: Hono, { logger }: Services): Hono {
  app.notFound((context) => errorReply(unknownRoute(context.req.method, context.req.path), ""));
  app.onError((error) => errorReply(toParleyError(error, "", logger), ""));
  return app;
}

const unknownRoute = (method: string, path: string) => requestErrors.routeUnknown({ method, path });

function mountHealth(app: Hono, { database }: Services, isDraining: () => boolean): void {
  app.get("/healthz", (context) => context.text("ok"));
  app.get("/readyz", async (context) => {
    if (isDraining()) return context.text("draining", 503);
    await database.transaction(async () => {});
    return context.text("ok");
  });
}

function mountReference(app: Hono, services: Services): void {
  // Loaded and made when first asked for: few processes ever are.
  let reference: Promise<{ document: OpenApiDocument; page: string }> | undefined;
  const getReference = () => (reference ??= describeApi(services));
  app.get("/openapi.json", async (context) => context.json((await getReference()).document));
  app.get("/reference", async (context) => {
    context.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    return context.html((await getReference()).page);
  });
}

async function describeApi({
  version,
  publicUrl,
}: Services): Promise<{ document: OpenApiDocument; page: string }> {
  const { renderReferencePage, toOpenApi } = await import("@parley/contract/openapi");
  const document = toOpenApi(contract, { version, events: webhookBodies });
  return { document, page: renderReferencePage(document, publicUrl()) };
}
