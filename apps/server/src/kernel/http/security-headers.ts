import type { MiddlewareHandler } from "hono";

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: https:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** A year, and nothing of other hosts of the domain, which are not ours to decide for. */
const overTlsOnly = "max-age=31536000";

/**
 * For pages, not for the API: the API's replies are read by programs and every header costs there. What a page says
 * itself stays, where it is stricter than most.
 */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const isSecure =
    context.req.url.startsWith("https:") || context.req.header("x-forwarded-proto") === "https";
  if (isSecure) context.header("strict-transport-security", overTlsOnly);
  for (const [name, value] of Object.entries(headers)) {
    if (!context.res.headers.has(name)) context.header(name, value);
  }
};
