import { egressErrors, promptErrors } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import type { ProviderKeyTables } from "./provider-keys.tables.ts";

const api_key = "sk-of-the-organization-0001";
const prompt = { model: "gpt-4o", provider: "openai", template: [{ role: "user", content: "Hi" }] };

/** A provider inside the network, and how often somebody connected to it. */
async function startProvider() {
  let connections = 0;
  const message = { role: "assistant", content: "Yes." };
  const reply = JSON.stringify({ choices: [{ index: 0, message, finish_reason: "stop" }] });
  const server = createServer((request, response) => {
    request.resume().once("end", () => {
      response.writeHead(200, { "content-type": "application/json" }).end(reply);
    });
  }).on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    countConnections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const save = (app: OpenTestApp, base_url: string) =>
  app.ask("PUT", "/v5/provider-keys/openai", { api_key, base_url });
const call = (app: OpenTestApp, more: object = {}) =>
  app.ask("POST", "/v5/prompts/call", { path: "asked", prompt, ...more });

/** As a key that was saved while its address was still permitted. */
async function overwriteBaseUrl(app: OpenTestApp, base_url: string): Promise<void> {
  const { database, events } = app.services;
  await database.executor
    .$extendTables<ProviderKeyTables>()
    .updateTable("provider_keys")
    .set({ base_url })
    .execute();
  events.emit("provider-key.changed", { organizationId: app.organizationId });
}

describe.each(databases)("base URLs that organizations save, on $name", { timeout: 60_000 }, ({ open }) => {
  test("an address of a private network is refused when it is saved", async () => {
    await using app = await openTestApp({ open });
    for (const url of ["http://127.0.0.1:11434/v1", "http://169.254.169.254/latest", "http://[::1]/v1"])
      expect(await save(app, url)).toMatchObject({
        status: 422,
        body: { code: egressErrors.addressNotPublic.code },
      });
    expect(await save(app, "https://models.example:25/v1")).toMatchObject({
      status: 422,
      body: { code: egressErrors.portNotAllowed.code },
    });
    expect((await app.ask("GET", "/v5/provider-keys")).body).toEqual([]);
  });

  test("what a name stands for is looked at when it is asked; nothing is sent there, nor tried again", async () => {
    await using provider = await startProvider();
    await using app = await openTestApp({ open });
    expect((await save(app, `http://localhost:${provider.port}/v1`)).status).toBe(200);
    const refused = {
      status: 502,
      body: {
        code: promptErrors.providerFailed.code,
        detail: { message: expect.stringMatching(/openai was not asked.*localhost.*PARLEY_EGRESS_ALLOW/) },
      },
    };
    expect(await call(app)).toMatchObject(refused);
    expect(await call(app, { stream: true })).toMatchObject(refused);
    await overwriteBaseUrl(app, `http://127.0.0.1:${provider.port}/v1`);
    const message = expect.stringContaining("`127.0.0.1` is not on the public internet");
    expect(await call(app)).toMatchObject({ ...refused, body: { detail: { message } } });
    expect(provider.countConnections()).toBe(0);
    const logs = await app.ask<{ records: { error: string }[] }>("GET", "/v5/logs");
    expect(logs.body.records.map(({ error }) => error)).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining("was not asked")),
    );
  });

  test("what the operator allows is asked, and so is the base URL of the process with a saved key", async () => {
    await using provider = await startProvider();
    const url = `http://127.0.0.1:${provider.port}/v1`;
    await using allowing = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
    expect((await save(allowing, url)).status).toBe(200);
    expect(await call(allowing)).toMatchObject({ status: 200, body: { logs: [{ output: "Yes." }] } });
    await using given = await openTestApp({ open, environment: { OPENAI_BASE_URL: url } });
    await given.ask("PUT", "/v5/provider-keys/openai", { api_key });
    expect(await call(given)).toMatchObject({ status: 200, body: { logs: [{ output: "Yes." }] } });
  });
});
