import { Hono } from "hono";
import { expect, test } from "vitest";
import { createClientAddressOf, parseProxies } from "./client-address.ts";

async function addressOf(trusted: string, peer: string | undefined, forwarded?: string): Promise<string> {
  const app = new Hono();
  const clientAddressOf = createClientAddressOf(trusted);
  app.get("/", (context) => context.text(clientAddressOf(context) ?? "unknown"));
  const request = new Request("http://parley.test/", {
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  });
  const reply = await app.fetch(request, { incoming: { socket: { remoteAddress: peer } } });
  return reply.text();
}

test("without a trusted proxy the header is nobody's word", async () => {
  expect(await addressOf("", "203.0.113.9", "1.2.3.4")).toBe("203.0.113.9");
  expect(await addressOf("10.0.0.0/8", "203.0.113.9", "1.2.3.4")).toBe("203.0.113.9");
  expect(await addressOf("10.0.0.0/8", undefined, "1.2.3.4")).toBe("unknown");
});

test("a trusted proxy's word counts, and of several that of the last", async () => {
  expect(await addressOf("10.0.0.0/8", "10.1.1.1", "203.0.113.9")).toBe("203.0.113.9");
  expect(await addressOf("10.0.0.0/8", "::ffff:10.1.1.1", "6.6.6.6, 203.0.113.9, 10.2.2.2")).toBe(
    "203.0.113.9",
  );
  expect(await addressOf("::1, 2001:db8::/32", "::1", "2001:db8::5, 2001:db9::7")).toBe("2001:db9::7");
});

test("where the header says nothing usable, it is the proxy that asks", async () => {
  expect(await addressOf("10.0.0.0/8", "10.1.1.1")).toBe("10.1.1.1");
  expect(await addressOf("10.0.0.0/8", "10.1.1.1", "unknown")).toBe("10.1.1.1");
});

test("a range that cannot be read is refused", () => {
  expect(() => parseProxies("10.0.0.0/33")).toThrow();
  expect(() => parseProxies("proxy.internal")).toThrow();
  expect(parseProxies(" ")).toEqual([]);
});
