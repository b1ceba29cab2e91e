import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

/** A provider that keeps what keys it was asked with. */
async function startProvider() {
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization?.replace("Bearer ", ""));
    const message = { role: "assistant", content: "Yes." };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    const reply = { id: "c", object: "chat.completion", created: 1, model: "gpt-4o", choices };
    request.resume().once("end", () => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    takeKey: () => keys.pop(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ofAll = "sk-of-the-organization-0001";
const ofStaging = "sk-of-staging-only-00000002";

describe.each(databases)("provider keys of environments on $name", { timeout: 120_000 }, ({ open }) => {
  test("are used for what is called as deployed there; elsewhere the organization's are", async () => {
    await using provider = await startProvider();
    await using app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
    const save = (api_key: string, query = "") =>
      app.ask("PUT", `/v5/provider-keys/openai${query}`, { api_key, base_url: provider.url });
    await save(ofAll);
    const saved = await save(ofStaging, "?environment=staging");
    expect(saved).toMatchObject({
      status: 200,
      body: { key_hint: "0002", environment: { name: "staging" } },
    });
    const content = { model: "gpt-4o", provider: "openai", template: [{ role: "user", content: "Hi" }] };
    const { body: prompt } = await app.ask<{ id: string; version_id: string }>("POST", "/v5/prompts", {
      path: "talk",
      ...content,
    });
    const { body: environments } = await app.ask<{ id: string; name: string }[]>("GET", "/v5/environments");
    const idOf = (name: string) => environments.find((one) => one.name === name)?.id ?? "";
    for (const name of ["staging", "production"])
      await app.ask(
        "POST",
        `/v5/prompts/${prompt.id}/environments/${idOf(name)}?version_id=${prompt.version_id}`,
      );
    const call = async (query: string, body: object = {}) => {
      const reply = await app.ask("POST", `/v5/prompts/call${query}`, { path: "talk", ...body });
      expect(reply.status).toBe(200);
      return provider.takeKey();
    };
    expect(await call("?environment=staging")).toBe(ofStaging);
    expect(await call("?environment=production")).toBe(ofAll);
    expect(await call("")).toBe(ofAll);
    expect(await call(`?version_id=${prompt.version_id}`)).toBe(ofAll);
    // What the Log is labelled with chooses nothing.
    expect(await call("", { environment: "staging" })).toBe(ofAll);
    const listed = await app.ask<{ environment: { name: string } | null }[]>("GET", "/v5/provider-keys");
    expect(listed.body.map(({ environment }) => environment?.name ?? null)).toEqual([null, "staging"]);
    expect(JSON.stringify(listed)).not.toContain(ofStaging);
    // With its own gone, staging has the organization's again.
    expect((await app.ask("DELETE", "/v5/provider-keys/openai?environment=staging")).status).toBe(204);
    expect(await call("?environment=staging")).toBe(ofAll);
    expect((await app.ask("DELETE", "/v5/provider-keys/openai?environment=staging")).status).toBe(404);
    expect((await save(ofStaging, "?environment=nowhere")).status).toBe(404);
  });

  test("go with their environment, and open for no other", async () => {
    await using app = await openTestApp({ open });
    const { body: made } = await app.ask<{ id: string }>("POST", "/v5/environments", { name: "preview" });
    const list = () => app.ask<{ provider: string }[]>("GET", "/v5/provider-keys");
    await app.ask("PUT", `/v5/provider-keys/openai?environment=${made.id}`, { api_key: ofStaging });
    expect((await app.services.keysOf(app.organizationId, "preview")("openai"))?.apiKey).toBe(ofStaging);
    expect(await app.services.keysOf(app.organizationId, "staging")("openai")).toBeUndefined();
    const other = await app.createOtherOrganization();
    const foreign = await app.askAs(other.apiKey, "PUT", `/v5/provider-keys/openai?environment=${made.id}`, {
      api_key: ofAll,
    });
    expect(foreign.status).toBe(404);
    expect((await app.ask("DELETE", `/v5/environments/${made.id}`)).status).toBe(204);
    expect((await list()).body).toEqual([]);
  });
});
