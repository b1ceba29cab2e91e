import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

// The last is what a base URL that ends in a slash comes to.
const paths = ["/v1/traces", "/v5/import/otel/v1/traces", "/v5//import/otel/v1/traces"];

const toRequest = (spanId: string) => ({
  resourceSpans: [
    { scopeSpans: [{ spans: [{ traceId: "0af7651916cd43dd8448eb211c80319c", spanId, name: "step" }] }] },
  ],
});

describe.each(databases)("where traces are sent, on $name", ({ open }) => {
  test.each(paths)("%s takes spans from who may log, and from nobody else", async (path) => {
    await using app = await openTestApp({ open });
    const first = toRequest("00000000000000a1");
    const refusals = [
      [undefined, 401, "auth.key_missing"],
      ["hl_sk_wrong", 401, "auth.key_invalid"],
      [await app.createKey(["read"]), 403, "auth.forbidden"],
    ] as const;
    for (const [key, status, code] of refusals)
      expect(await app.askAs(key, "POST", path, first)).toMatchObject({ status, body: { code } });
    expect((await app.ask("GET", "/v5/logs")).body).toMatchObject({ total: 0 });

    const taken = await app.ask<{ records: string[] }>("POST", path, first);
    expect(taken).toEqual({ status: 200, body: { records: [expect.stringMatching(/^log_/)] } });
    const [id] = taken.body.records;
    expect((await app.ask("GET", `/v5/logs/${id}`)).body).toMatchObject({ id, type: "flow" });
    // It may make no version, and needs none: the File of steps is there.
    const logger = await app.createKey(["log"]);
    const second = await app.askAs(logger, "POST", path, toRequest("00000000000000a2"));
    expect(second).toEqual({ status: 200, body: { records: [expect.stringMatching(/^log_/)] } });
  });

  test.each(paths)("%s says in protobuf what it refuses in protobuf", async (path) => {
    await using app = await openTestApp({ open });
    const refusals = [
      [undefined, 401],
      ["hl_sk_wrong", 401],
      [await app.createKey(["read"]), 403],
    ] as const;
    const type = "application/x-protobuf";
    for (const [key, status] of refusals) {
      const headers = { "content-type": type, ...(key !== undefined && { "x-api-key": key }) };
      const request = new Request(`http://parley.test${path}`, { method: "POST", headers });
      const reply = await app.app.fetch(request);
      expect([reply.status, reply.headers.get("content-type")]).toEqual([status, type]);
    }
  });
});
