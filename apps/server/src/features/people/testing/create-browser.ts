import type { OpenTestApp } from "../../../testing/open-test-app.ts";

type Reply<T> = { status: number; body: T; setCookies: string[]; location: string | null };

/** Asks as a browser does: with its cookies, from Parley's own pages. */
export type Browser = {
  readonly cookies: Map<string, string>;
  /** `/auth/…` and `/v5/…`; a body is sent as JSON. */
  ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Reply<T>>;
};

/** @example const browser = createBrowser(app); await browser.ask("POST", "/auth/sign-in/email", { email, password }); */
export function createBrowser(
  { app }: Pick<OpenTestApp, "app">,
  headers: Record<string, string> = {},
): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async ask<T>(method: string, path: string, body?: unknown) {
      const reply = await app.fetch(
        new Request(new URL(path, "http://parley.test"), {
          method,
          headers: {
            origin: "http://parley.test",
            host: "parley.test",
            "sec-fetch-site": "same-origin",
            cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
            ...(body !== undefined && { "content-type": "application/json" }),
            ...headers,
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      );
      const setCookies = reply.headers.getSetCookie();
      for (const line of setCookies) keep(cookies, line);
      const text = await reply.text();
      return {
        status: reply.status,
        body: (text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text) as T,
        setCookies,
        location: reply.headers.get("location"),
      };
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split(/;\s*/);
  const name = pair.slice(0, pair.indexOf("="));
  const value = pair.slice(pair.indexOf("=") + 1);
  if (value === "" || attributes.some((attribute) => /^max-age=0$/i.test(attribute))) cookies.delete(name);
  else cookies.set(name, value);
}
