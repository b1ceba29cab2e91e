import { authErrors } from "@parley/contract";
import type { Context } from "hono";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** A cookie comes along whoever makes the browser ask, so a change must come from our own pages. @throws forbidden */
export function refuseForeignOrigin(context: Context): void {
  if (safeMethods.has(context.req.method)) return;
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined ? site === "same-origin" : hasOwnOrigin(context)) return;
  throw authErrors.foreignOrigin();
}

function hasOwnOrigin(context: Context): boolean {
  const origin = context.req.header("origin");
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === context.req.header("host");
}
