import { contract, requestErrors } from "@parley/contract";
import { renderReferencePage, toOpenApi } from "@parley/contract/openapi";
import { Hono } from "hono";
import type { Config } from "./config.ts";
import { createAuthenticate, mountSignIn, readSessionCookie } from "./features/access/index.ts";
import { implementFeatures } from "./features/index.ts";
import { errorReply, toParleyError } from "./kernel/http/error-reply.ts";
import { mount, type MountDependencies } from "./kernel/http/mount.ts";
import type { Services } from "./services.ts";
import { mountWebApp } from "./web-app.ts";

export type AppOptions = {
  services: Services;
  config: Pick<Config, "PARLEY_BODY_LIMIT_BYTES">;
  /** The built web app. */
  webFolder: string;
  isDraining: () => boolean;
};

/** The whole server as one handler of requests. */
export function createApp({ services, config, webFolder, isDraining }: AppOptions): Hono {
  const app = new Hono();
  const dependencies: MountDependencies = {
    authenticate: createAuthenticate(services),
    readSessionToken: readSessionCookie,
    logger: services.logger,
    bodyLimitBytes: config.PARLEY_BODY_LIMIT_BYTES,
  };
  mountHealth(app, services, isDraining);
  for (const implementation of Object.values(implementFeatures(services)))
    mount(app, implementation, dependencies);
  mountReference(app, services.version);
  mountSignIn(app, services);
  app.all("/v5/*", (context) => errorReply(unknownRoute(context.req.method, context.req.path), ""));
  mountWebApp(app, webFolder);
  app.notFound((context) => errorReply(unknownRoute(context.req.method, context.req.path), ""));
  app.onError((error) => errorReply(toParleyError(error, "", services.logger), ""));
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

/** Made when first asked for: few starts ever need it. */
function mountReference(app: Hono, version: string): void {
  let document: ReturnType<typeof toOpenApi> | undefined;
  const getDocument = () => (document ??= toOpenApi(contract, { version }));
  app.get("/openapi.json", (context) => context.json(getDocument()));
  app.get("/reference", (context) => {
    context.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    return context.html(renderReferencePage(getDocument()));
  });
}
