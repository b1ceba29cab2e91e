import { contract, type Environment, type File, type Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "./testing/open-test-app.ts";

const kernel = { model: "mock-echo", provider: "mock", template: "classified", endpoint: "complete" };

/** Another type of File by its noun: what a version of it holds, and of a second one. */
const otherFiles = {
  flows: [{ attributes: {} }, { attributes: { release: 2 } }],
  agents: [
    { model: "mock-echo", provider: "mock" },
    { model: "mock-echo", provider: "mock", seed: 1 },
  ],
} as const;
type OtherNoun = keyof typeof otherFiles;
const otherNouns = Object.keys(otherFiles) as OtherNoun[];

type Stored = { id: string; secondVersionId: string; logId: string };

async function saveOtherFile(app: OpenTestApp, noun: OtherNoun): Promise<Stored> {
  const [first, second] = otherFiles[noun];
  const path = `classified/${noun}`;
  const logId = `log_classified_${noun}`;
  const { id } = (await app.ask<File>("POST", `/v5/${noun}`, { path, ...first })).body;
  const { version_id } = (await app.ask<File>("POST", `/v5/${noun}`, { path, ...second })).body;
  await app.ask("POST", `/v5/${noun}/log`, { id, log_id: logId, output: "classified" });
  return { id, secondVersionId: version_id, logId };
}

/** An organization with one of everything, and the key of another one. */
async function openTwoOrganizations(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open });
  const stranger = await app.createOtherOrganization();
  const prompt = (await app.ask<Prompt>("POST", "/v5/prompts", { path: "classified/plan", ...kernel })).body;
  const second = (
    await app.ask<Prompt>("POST", "/v5/prompts", { path: "classified/plan", ...kernel, seed: 1 })
  ).body;
  await app.ask("POST", "/v5/prompts/log", { id: prompt.id, log_id: "log_classified", output: "classified" });
  const { body: environments } = await app.ask<Environment[]>("GET", "/v5/environments");
  const flows = await saveOtherFile(app, "flows");
  const agents = await saveOtherFile(app, "agents");
  return Object.assign(app, { stranger, prompt, second, environments, flows, agents });
}
type TwoOrganizations = Awaited<ReturnType<typeof openTwoOrganizations>>;

/** What stands for each parameter of a path: an id that exists, in the other organization. */
const idsFor = (app: TwoOrganizations, resource: string): Record<string, string> => {
  const other = otherNouns.find((noun) => noun === resource);
  const environmentId = app.environments[0]?.id ?? "";
  const stored = other && app[other];
  return {
    id:
      {
        directories: app.prompt.directory_id ?? "",
        logs: "log_classified",
        environments: environmentId,
      }[resource] ??
      stored?.id ??
      app.prompt.id,
    version_id: stored?.secondVersionId ?? app.second.version_id,
    environment_id: environmentId,
    log_id: stored?.logId ?? "log_classified",
  };
};

/** A body each endpoint with one accepts, so that the id is what it is refused for. */
const bodies: Record<string, object> = {
  updateLog: { output: "mine now" },
  populate: {},
  updateMonitoring: {},
  move: { name: "mine" },
  updateVersion: { name: "mine" },
  update: { name: "mine" },
};

const resources = [
  contract.prompts,
  contract.flows,
  contract.agents,
  contract.logs,
  contract.directories,
  contract.environments,
];
const endpointsWithIds = resources.flatMap((resource) =>
  Object.entries(resource.endpoints)
    .filter(([, endpoint]) => endpoint.path.includes(":"))
    .filter(([name]) => !/filter|deletion/i.test(name))
    .map(([name, endpoint]) => ({ resource: resource.name, name, ...endpoint })),
);

const snapshot = async (app: OpenTestApp & { prompt: Prompt }) =>
  JSON.stringify([
    await app.ask("GET", "/v5/prompts?size=100"),
    await app.ask("GET", `/v5/prompts/${app.prompt.id}/versions`),
    await app.ask("GET", `/v5/prompts/${app.prompt.id}/environments`),
    await app.ask("GET", "/v5/logs?size=100"),
    await app.ask("GET", "/v5/directories"),
    await app.ask("GET", "/v5/files?size=100"),
    await app.ask("GET", "/v5/environments"),
  ]);

describe.each(databases)("another organization on $name", ({ open }) => {
  test("is answered 404 for every id that is not its own, and changes nothing by asking", async () => {
    await using app = await openTwoOrganizations(open);
    const before = await snapshot(app);
    expect(endpointsWithIds.length).toBeGreaterThanOrEqual(46);
    for (const endpoint of endpointsWithIds) {
      const ids = idsFor(app, endpoint.resource);
      const path = endpoint.path.replaceAll(/:(\w+)/g, (_: string, name: string) => ids[name] ?? "");
      const query = endpoint.name === "setDeployment" ? `?version_id=${ids["version_id"]}` : "";
      const body = bodies[endpoint.name];
      const target = `/v5${path}${query}`;
      const refused = await app.askAs(app.stranger.apiKey, endpoint.method, target, body);
      expect({ target, method: endpoint.method, status: refused.status }).toEqual({
        target,
        method: endpoint.method,
        status: 404,
      });
      expect(JSON.stringify(refused.body)).not.toContain("classified/");
      const own = await app.ask("GET", `/v5/prompts/${app.prompt.id}`);
      expect(own.status).toBe(200);
    }
    expect(await snapshot(app)).toBe(before);
  });

  test("reaches nothing by path, by body or by query", async () => {
    await using app = await openTwoOrganizations(open);
    const before = await snapshot(app);
    const ask = (method: string, target: string, body?: unknown) =>
      app.askAs(app.stranger.apiKey, method, target, body);
    const { id, version_id } = app.prompt;
    for (const [method, target, body] of [
      ["POST", "/v5/prompts/call", { id }],
      ["POST", "/v5/prompts/call", { path: "classified/plan" }],
      ["POST", "/v5/prompts/log", { id }],
      ["POST", "/v5/prompts/log", { path: "classified/plan" }],
      ["POST", "/v5/prompts", { id, ...kernel }],
      ["POST", "/v5/files/retrieve-by-path", { path: "classified/plan" }],
      ["GET", "/v5/files?path=classified", undefined],
      ["POST", "/v5/directories", { name: "x", parent_id: app.prompt.directory_id }],
    ] as const) {
      expect({ target, status: (await ask(method, target, body)).status }).toEqual({ target, status: 404 });
    }
    const own = await ask("POST", "/v5/prompts", { path: "own", ...kernel });
    expect(own.status).toBe(200);
    for (const [method, target, body] of [
      ["POST", `/v5/prompts/call?version_id=${version_id}`, { path: "own" }],
      ["POST", `/v5/prompts/log?version_id=${version_id}`, { path: "own" }],
      ["POST", "/v5/prompts/log", { path: "own", trace_parent_id: "log_classified" }],
      [
        "POST",
        `/v5/prompts/${String(own.body["id"])}/evaluators`,
        { activate: [{ evaluator_version_id: version_id }] },
      ],
      [
        "POST",
        `/v5/prompts/${String(own.body["id"])}/environments/${app.environments[0]?.id}?version_id=${String(own.body["version_id"])}`,
        undefined,
      ],
    ] as const) {
      expect({ target, status: (await ask(method, target, body)).status }).toEqual({ target, status: 404 });
    }
    for (const target of [
      `/v5/logs?file_id=${id}`,
      `/v5/logs?version_id=${version_id}`,
      "/v5/logs?id=log_classified",
      "/v5/logs?search=classified",
      "/v5/logs?sample=10",
      "/v5/prompts?name=plan",
      "/v5/files?name=plan",
    ]) {
      expect(await ask("GET", target)).toMatchObject({ status: 200, body: { records: [], total: 0 } });
    }
    await ask("DELETE", "/v5/logs?id=log_classified");
    expect(await snapshot(app)).toBe(before);
  });

  test("may use the same paths, log ids and content, and they stay apart", async () => {
    await using app = await openTwoOrganizations(open);
    const theirs = await app.askAs<Prompt>(app.stranger.apiKey, "POST", "/v5/prompts", {
      path: "classified/plan",
      ...kernel,
    });
    expect(theirs.body.id).not.toBe(app.prompt.id);
    expect(theirs.body.version_id).not.toBe(app.prompt.version_id);
    const logged = await app.askAs(app.stranger.apiKey, "POST", "/v5/prompts/log", {
      path: "classified/plan",
      log_id: "log_classified",
      output: "theirs",
    });
    expect(logged.status).toBe(200);
    const mine = await app.ask("GET", "/v5/logs/log_classified");
    const other = await app.askAs(app.stranger.apiKey, "GET", "/v5/logs/log_classified");
    expect([mine.body["output"], other.body["output"]]).toEqual(["classified", "theirs"]);
    await app.askAs(app.stranger.apiKey, "DELETE", "/v5/logs?id=log_classified");
    expect((await app.ask("GET", "/v5/logs/log_classified")).status).toBe(200);
  });

  test("without a key, no endpoint answers anything but 401", async () => {
    await using app = await openTwoOrganizations(open);
    for (const resource of Object.values(contract)) {
      for (const endpoint of Object.values(resource.endpoints)) {
        const path = endpoint.path.replaceAll(/:(\w+)/g, "x");
        const refused = await app.askAs(
          undefined,
          endpoint.method,
          `/v5${path}`,
          endpoint.method === "GET" ? undefined : {},
        );
        expect({ path, status: refused.status }).toEqual({ path, status: 401 });
      }
    }
  });
});
