import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { databases } from "@parley/db/testing";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

type Received = { path: string; headers: Record<string, string>; body: string };

async function startReceiver() {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      path: request.url ?? "",
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks).toString(),
    });
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open_.push({
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function work(app: OpenTestApp): Promise<void> {
  await app.services.jobs.enqueue(app.services.database.executor, {
    name: "webhooks.hand-out",
    key: "webhooks.hand-out",
    payload: { version: 1 },
  });
  await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
}

describe.each(databases)("HumanLayer's webhooks on $name", ({ open }) => {
  test("F-40, F-41: what came in by its wire goes out in its envelopes, signed both ways; nothing else does", async () => {
    const app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
    open_.push(app);
    const { received, url } = await startReceiver();
    const secrets: Record<string, string> = {};
    for (const format of ["parley", "humanlayer.v1beta2", "humanlayer.v1beta1"]) {
      const made = await app.ask<{ id: string; secret: string; format: string }>("POST", "/v5/webhooks", {
        url: `${url}/${format}`,
        events: ["approval.decided"],
        ...(format !== "parley" && { format }),
      });
      expect(made).toMatchObject({ status: 201, body: { format } });
      secrets[`/${format}`] = made.body.secret;
    }
    const wire = (path: string, body: object) => app.ask("POST", `/humanlayer/v1${path}`, body);
    await wire("/function_calls", {
      run_id: "ops-1",
      call_id: "call-A1",
      spec: { fn: "refund", kwargs: { z: 1, a: 2 }, state: { step: 3 }, unknown_key: true },
    });
    await wire("/contact_requests", { run_id: "ops-1", call_id: "q1", spec: { msg: "Which?" } });
    const native = await app.ask<{ id: string }>("POST", "/v5/approvals", {
      kind: "question",
      message: "Ours",
    });
    await wire("/agent/function_calls/call-A1/respond", { approved: false, comment: "no" });
    await wire("/agent/human_contacts/q1/respond", { response: "that" });
    await app.ask("POST", `/v5/approvals/${native.body.id}/cancel`, {});
    await work(app);
    const bodiesAt = (format: string) =>
      received
        .filter(({ path }) => path === `/${format}`)
        .map(({ body }) => JSON.parse(body) as Record<string, unknown>)
        .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    const [call, contact] = bodiesAt("humanlayer.v1beta2");
    expect(bodiesAt("humanlayer.v1beta2")).toHaveLength(2);
    expect(call).toMatchObject({
      is_test: false,
      type: "function_call.completed",
      event: {
        run_id: "ops-1",
        call_id: "call-A1",
        spec: { fn: "refund", kwargs: { z: 1, a: 2 }, state: { step: 3 }, unknown_key: true },
        status: {
          approved: false,
          comment: "no",
          requested_at: expect.any(String),
          responded_at: expect.any(String),
        },
      },
    });
    expect(contact).toMatchObject({
      type: "human_contact.completed",
      event: { call_id: "q1", status: { response: "that", responded_at: expect.any(String) } },
    });
    expect(bodiesAt("humanlayer.v1beta1")).toEqual(
      [call!["event"], contact!["event"]].toSorted((a, b) =>
        JSON.stringify(a).localeCompare(JSON.stringify(b)),
      ),
    );
    expect(bodiesAt("parley")).toHaveLength(3);
    // The order of keys is the client's.
    expect(received.find(({ body }) => body.includes("refund"))?.body).toContain('{"z":1,"a":2}');
    for (const { path, headers, body } of received) {
      const verifier = new Webhook(secrets[path] ?? "");
      const now = new Date(app.clock.now);
      const at = String(Math.floor(now.getTime() / 1000));
      expect(headers["webhook-timestamp"]).toBe(at);
      expect(verifier.sign(headers["webhook-id"]!, now, body)).toBe(headers["webhook-signature"]);
      if (path === "/parley") expect(headers["svix-id"]).toBeUndefined();
      else
        for (const name of ["id", "timestamp", "signature"])
          expect(headers[`svix-${name}`]).toBe(headers[`webhook-${name}`]);
    }
  });

  test("a test of such a webhook is a sample that says so", async () => {
    const app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
    open_.push(app);
    const { received, url } = await startReceiver();
    const made = await app.ask<{ id: string }>("POST", "/v5/webhooks", {
      url,
      events: ["approval.decided"],
      format: "humanlayer.v1beta2",
    });
    await app.ask("POST", `/v5/webhooks/${made.body.id}/test`);
    expect(received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { is_test: true, type: "function_call.completed" },
    ]);
  });
});
