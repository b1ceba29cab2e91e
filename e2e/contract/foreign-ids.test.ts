import { databases } from "@parley/db/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryOf } from "./arbitrary-of.ts";
import { allEndpoints, toRequest } from "./endpoints.ts";
import { marker, openFilledApp, type FilledApp } from "./filled-app.ts";
import { operationOf } from "./reply-validator.ts";

const origin = "http://parley.test";
const numRuns = Number(process.env["PARLEY_FUZZ_RUNS"] ?? 2);
const seed = Number(process.env["PARLEY_FUZZ_SEED"] ?? 20_261_121);

/** What was said, but in ids that were given and are given back. */
const leak = new RegExp(`${marker}(?!_)`);

type Parameter = { in: string; name: string; schema: object };

/** Bodies and queries that name things of the first organization wherever a text is asked for. */
function requestsOf(app: FilledApp, { endpoint }: (typeof allEndpoints)[number]) {
  const operation = operationOf(endpoint);
  const ids = [...new Set(app.ids.values())];
  const inQuery = ((operation["parameters"] ?? []) as Parameter[]).filter((one) => one.in === "query");
  const schema = operation["requestBody"]?.["content"]?.["application/json"]?.["schema"] as
    | object
    | undefined;
  return fc.record({
    id: fc.constantFrom(...ids),
    query: fc.record(Object.fromEntries(inQuery.map((one) => [one.name, arbitraryOf(one.schema, ids)])), {
      requiredKeys: [],
    }),
    body: schema === undefined ? fc.constant({}) : arbitraryOf(schema, ids),
  });
}

/** What the first organization has, as it sees it. */
async function readAll(app: FilledApp): Promise<string[]> {
  const lists = ["files", "environments", "directories", "webhooks", "budgets", "api-keys"];
  return Promise.all(
    lists.map(async (list) =>
      JSON.stringify((await app.ask("GET", `/v5/${list}`)).body).replaceAll(
        /"last_used_at":("[^"]*"|null)/g,
        "",
      ),
    ),
  );
}

describe.each(databases)("another organization's key on $name", ({ open }) => {
  test("reads and changes nothing by ids in bodies and queries", { timeout: 300_000 }, async () => {
    await using app = await openFilledApp(open);
    const { apiKey: key } = await app.createOtherOrganization();
    const before = await readAll(app);
    const leaks: string[] = [];
    for (const named of allEndpoints)
      for (const given of fc.sample(requestsOf(app, named), { numRuns, seed })) {
        const query = Object.fromEntries(
          Object.entries(given.query).map(([name, value]) => [
            name,
            typeof value === "string" ? value : JSON.stringify(value),
          ]),
        );
        const { endpoint, name } = named;
        const request = toRequest({ origin, endpoint, key, idFor: () => given.id, query, body: given.body });
        const text = await (await app.app.fetch(request)).text();
        if (leak.test(text)) leaks.push(`${name} ${given.id} ${JSON.stringify(given.body)}: ${text}`);
      }
    expect(leaks.map((one) => one.slice(0, 600))).toEqual([]);
    expect(await readAll(app)).toEqual(before);
  });
});
