import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Hono, MiddlewareHandler } from "hono";

const missingPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Parley</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}</style>
<h1>Parley is running</h1><p>The web app has not been built. Run <code>npm run build:web</code> in Parley's folder and reload;
the API and the command line work without it. The <a href="/reference">API reference</a> is here.</p></html>`;

/** Serves the built web app; every path that is no file is the app's own, so that its links can be opened. */
export function mountWebApp(app: Hono, folder: string): void {
  app.use("/assets/*", async (context, next) => {
    await next();
    if (context.res.ok) context.header("cache-control", "public, max-age=31536000, immutable");
  });
  // It may be built while the server runs.
  let serve: MiddlewareHandler | undefined;
  app.use("*", (context, next) => {
    if (serve === undefined && existsSync(folder)) serve = serveStatic({ root: folder, index: "-" });
    return serve === undefined ? next() : serve(context, next);
  });
  app.get("*", async (context, next) => {
    if (!context.req.header("accept")?.includes("text/html")) return next();
    const index = path.join(folder, "index.html");
    context.header("cache-control", "no-cache");
    return context.html(existsSync(index) ? await readFile(index, "utf8") : missingPage);
  });
}
