// oxlint-disable typescript/no-explicit-any -- replies are looked into as they come, without a schema
import { builtInRoles, permissionNames, type BuiltInRole, type Endpoint } from "@parley/contract";
import { databases, type TestDatabases } from "@parley/db/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryOf } from "./arbitrary-of.ts";
import { allEndpoints, toRequest, type NamedEndpoint } from "./endpoints.ts";
import { marker, openFilledApp, type FilledApp } from "./filled-app.ts";
import { operationOf } from "./reply-validator.ts";

const origin = "http://parley.test";
const seed = 20_261_121;
const places = ["inside", "outside", "foreign"] as const;
type Place = (typeof places)[number];

/** `yes`: not refused. `no`: refused with 403. `hidden`: as if there were nothing. `less`: without what is elsewhere. */
type Outcome = "yes" | "no" | "hidden" | "less" | "LEAK";

/** They end what others need, so they come last, where they may. */
const isDestructive = ({ name }: NamedEndpoint): boolean => /delete|remove|revoke|signOut/i.test(name);

/** A body that the endpoint takes, about what is in the marked directory. */
function bodyFor({ name, endpoint }: NamedEndpoint): unknown {
  const operation = operationOf(endpoint);
  const schema = operation["requestBody"]?.["content"]?.["application/json"]?.["schema"] as
    | object
    | undefined;
  if (schema === undefined || endpoint.body === undefined) return {};
  const noun = name.split(".")[0] ?? "";
  const address =
    endpoint.resource === "file" && !endpoint.path.includes(":id") ? { path: `${marker}/${noun}` } : {};
  const isFit = (body: unknown): boolean => endpoint.body?.safeParse(body).success === true;
  for (const sample of [{}, ...fc.sample(arbitraryOf(schema, []), { numRuns: 300, seed })]) {
    if (typeof sample !== "object" || sample === null) continue;
    if (Array.isArray(sample)) {
      if (isFit(sample)) return sample;
      continue;
    }
    const { id: _id, path: _path, directory_id: _directory, ...rest } = sample as Record<string, unknown>;
    const body = {
      ...rest,
      ...address,
      ...(name === "evaluations.create" && { file: { path: `${marker}/prompts` } }),
    };
    if (isFit(body)) return body;
  }
  return {};
}

type Asked = {
  app: FilledApp;
  named: NamedEndpoint;
  key: string;
  place: Place;
  body: unknown;
  seesAll: boolean;
};

async function ask({ app, named, key, place, body, seesAll }: Asked): Promise<Outcome> {
  const { name, endpoint } = named;
  const noun = name.split(".")[0] ?? "";
  const idFor = (parameter: string) => app.idFor(noun, parameter);
  const query: Record<string, string> = name.endsWith("setDeployment")
    ? { version_id: idFor("version_id") }
    : {};
  if (name === "logs.delete") query["id"] = idFor("id");
  const request = toRequest({ origin, endpoint, key, idFor, query, body });
  const reply = await app.app.fetch(request);
  const text = await reply.text();
  if (reply.status === 403) return "no";
  if (place === "inside" || seesAll) return "yes";
  if (text.includes(`${marker}/`) && reply.status < 300) return "LEAK";
  if (reply.status >= 400) return "hidden";
  return isAboutMarked(endpoint) ? "yes" : "less";
}

/** Whether one thing in the marked directory is what it is about. */
const isAboutMarked = ({ resource }: Endpoint): boolean =>
  !["organization", "caller", "list"].includes(resource);

type AccountTables = {
  service_accounts: {
    id: string;
    organization_id: string;
    name: string;
    description: string;
    role: string;
    created_at: number;
    disabled_at: null;
  };
};

/** A key with every permission for an account of each role: the role is all that counts. */
async function createRoleKeys(
  app: FilledApp,
  { organizationId, apiKey }: { organizationId: string; apiKey: string },
): Promise<Map<string, string>> {
  const accounts = app.services.database.executor.$extendTables<AccountTables>();
  const keys = new Map<string, string>();
  for (const role of builtInRoles) {
    const id = `sa_${organizationId}_${role}`;
    const row = { id, organization_id: organizationId, name: role, description: "", role, created_at: 1 };
    await accounts
      .insertInto("service_accounts")
      .values({ ...row, disabled_at: null })
      .execute();
    const reply = await app.app.fetch(
      new Request(`${origin}/v5/api-keys`, {
        method: "POST",
        headers: { "x-api-key": apiKey, "content-type": "application/json" },
        body: JSON.stringify({ name: role, permissions: permissionNames, service_account_id: id }),
      }),
    );
    expect(reply.status).toBe(201);
    keys.set(role, ((await reply.json()) as { key: string }).key);
  }
  return keys;
}

/** What every endpoint answers each of these roles, in every place. */
async function askAll(
  { open }: TestDatabases,
  allRoles: readonly BuiltInRole[],
): Promise<ReadonlyMap<string, Outcome>> {
  await using app = await openFilledApp(open);
  const own = await createRoleKeys(app, app);
  const foreign = await createRoleKeys(app, await app.createOtherOrganization());
  const bodies = new Map(allEndpoints.map((named) => [named.name, bodyFor(named)]));
  const outcomes = new Map<string, Outcome>();
  const askEach = async (
    place: Place,
    endpoints: readonly NamedEndpoint[],
    roles: readonly string[] = allRoles,
  ): Promise<void> => {
    for (const role of roles)
      for (const named of endpoints) {
        const key = (place === "foreign" ? foreign : own).get(role) ?? "";
        // Of one's own organization one makes what one may: not at the marked paths, to tell it apart.
        const text = JSON.stringify(bodies.get(named.name));
        const body: unknown = JSON.parse(place === "foreign" ? text.replaceAll(`${marker}/`, "own/") : text);
        // Whoever has `admin` sees private directories.
        const seesAll = place === "outside" && isAdmin(role);
        outcomes.set(`${named.name} ${role} ${place}`, await ask({ app, named, key, place, body, seesAll }));
      }
  };
  const isKept = async (): Promise<void> => {
    const { body } = await app.ask<{ total: number }>("GET", `/v5/files?path=${marker}`);
    expect(body.total).toBe(8);
    for (const noun of ["prompts", "agents", "flows", "tools"])
      expect((await app.ask("GET", `/v5/logs/${app.idFor(noun, "log_id")}`)).status).toBe(200);
  };
  const narrow = allEndpoints.filter(
    ({ endpoint }) => isAboutMarked(endpoint) || endpoint.resource === "list",
  );
  const gentle = allEndpoints.filter((named) => !isDestructive(named));
  await askEach("foreign", narrow);
  await isKept();
  const rule = `/v5/directory-access/${app.idFor("directories", "id")}`;
  await app.ask("PUT", rule, { is_private: true, grants: [] });
  // Whoever has `admin` sees private directories: theirs is not to be ended yet.
  const confined = allRoles.filter((role) => !isAdmin(role));
  await askEach("outside", narrow, confined);
  await isKept();
  await askEach(
    "outside",
    narrow.filter((named) => !isDestructive(named)),
    allRoles.filter(isAdmin),
  );
  await app.ask("DELETE", rule);
  await askEach("inside", gentle);
  await askEach("inside", allEndpoints.filter(isDestructive));
  return outcomes;
}

const isAdmin = (role: string): boolean => role === "admin" || role === "owner";

describe("who may use which endpoint", () => {
  const [sqlite, postgres] = databases;
  let asked: ReturnType<typeof askAll> | undefined;
  const askOnSqlite = () => (asked ??= askAll(sqlite!, builtInRoles));

  test("is as the reviewed table says", { timeout: 600_000 }, async () => {
    const outcomes = await askOnSqlite();
    expect([...outcomes].filter(([, outcome]) => outcome === "LEAK")).toEqual([]);
    await expect(toTable(outcomes)).toMatchFileSnapshot("authorization-matrix.txt");
  });

  // What a role may is no matter of the database; what it is shown of it is: three that differ in that.
  test("is the same on PostgreSQL", { timeout: 600_000 }, async () => {
    const [outcomes, onSqlite] = [
      await askAll(postgres!, ["member", "developer", "owner"]),
      await askOnSqlite(),
    ];
    const differing = [...outcomes].filter(([cell, outcome]) => onSqlite.get(cell) !== outcome);
    expect(differing).toEqual([]);
  });
});

/** One line an endpoint; for each role inside, outside, foreign. */
function toTable(outcomes: ReadonlyMap<string, Outcome>): string {
  const cell = (name: string, role: string): string =>
    places.map((place) => outcomes.get(`${name} ${role} ${place}`) ?? "-").join("/");
  const header = ["endpoint", "permission", "resource", ...builtInRoles];
  const rows = allEndpoints.map(({ name, endpoint }) => [
    name,
    endpoint.permission,
    endpoint.resource,
    ...builtInRoles.map((role) => cell(name, role)),
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const lines = [header, ...rows].map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}
