import type { Approval, Environment, Prompt } from "@parley/contract";
import type { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { expect } from "vitest";
import { openAskingApp } from "../../__fixtures__/open-asking-app.ts";

type Events = { type: string; data: Record<string, unknown> }[];
type Engine = Pick<(typeof databases)[number], "name" | "open">;

/** A Prompt of three versions, the first deployed to production; Ana and Ben may deploy, Cem may only approve. */
export async function openPromotingApp(engine: Engine, environment: Record<string, string> = {}) {
  const asking = await openAskingApp(engine, environment);
  const ask = <T = unknown>(...request: [method: string, path: string, body?: unknown]) =>
    asking.askAs<T>(asking.apiKey, ...request);
  const app = { ...asking, ask };
  const { executor } = app.services.database;
  await sql`update api_keys set permissions = ${JSON.stringify(["read", "approve", "deploy"])}
    where user_id in ('ana', 'ben')`.execute(executor);
  const save = async (template: string): Promise<Prompt> => {
    const body = {
      path: "support/reply",
      model: "mock-echo",
      provider: "mock",
      endpoint: "complete",
      template,
    };
    return (await app.ask<Prompt>("POST", "/v5/prompts", body)).body;
  };
  const versions = { one: await save("One"), two: await save("Two"), three: await save("Three") };
  const { body: environments } = await app.ask<Environment[]>("GET", "/v5/environments");
  const production = environments.find(({ name }) => name === "production")?.id ?? "";
  const deploy = async ({ version_id: id }: Prompt): Promise<void> => {
    const path = `/v5/prompts/${versions.one.id}/environments/${production}?version_id=${id}`;
    expect((await app.ask("POST", path)).status).toBe(200);
  };
  await deploy(versions.one);
  const propose = (body: object = {}, key = app.asker) =>
    app.askAs<Approval & { code?: string }>(key, "POST", "/v5/approvals", {
      kind: "promotion",
      file: { path: "support/reply" },
      version_id: versions.two.version_id,
      environment: "production",
      reason: "It answers in fewer words.",
      ...body,
    });
  const asked = async (body: object = {}): Promise<Approval> => {
    const answer = await propose(body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  const deployed = async (): Promise<string | undefined> => {
    const path = `/v5/prompts/${versions.one.id}/environments`;
    const { body } = await app.ask<(Environment & { file?: Prompt })[]>("GET", path);
    return body.find(({ id }) => id === production)?.file?.version_id;
  };
  const deployments = async (): Promise<number> =>
    (await app.ask<{ total: number }>("GET", `/v5/prompts/${versions.one.id}/deployments`)).body.total;
  const happened = async ({ id }: Approval): Promise<Events> =>
    (await app.askAs<Events>(app.asker, "GET", `/v5/approvals/${id}/events`)).body;
  return { ...app, executor, versions, production, deploy, propose, asked, deployed, deployments, happened };
}

