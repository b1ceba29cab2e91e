import { databases } from "@parley/db/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryOf } from "./arbitrary-of.ts";
import { allEndpoints, toRequest } from "./endpoints.ts";
import { marker, openFilledApp, type FilledApp } from "./filled-app.ts";
import { findBroken, operationOf } from "./reply-validator.ts";

const origin = "http://parley.test";
/** Requests for each endpoint: enough to find something in a night with `PARLEY_FUZZ_RUNS=1000`. */
const numRuns = Number(process.env["PARLEY_FUZZ_RUNS"] ?? 12);
const seed = Number(process.env["PARLEY_FUZZ_SEED"] ?? 20_261_121);

/** They end what the others need. */
const isDestructive = /delete|signOut/i;

type Parameter = { in: string; name: string; schema: object; required?: boolean };
type Given = { query: Record<string, unknown>; path: Record<string, string>; body: unknown };

function requestsOf(app: FilledApp, { name, endpoint }: (typeof allEndpoints)[number]): fc.Arbitrary<Given> {
  const noun = name.split(".")[0] ?? "";
  const operation = operationOf(endpoint);
  const parameters = (operation["parameters"] ?? []) as Parameter[];
  const own = (parameter: string) => app.idFor(noun, parameter);
  const paths = ["prompts", "tools", "datasets", "flows"].map((other) => `${marker}/${other}`);
  const ids = [...app.ids.values(), ...paths, "staging", "new/place"];
  const query = Object.fromEntries(
    parameters.filter((one) => one.in === "query").map((one) => [one.name, arbitraryOf(one.schema, ids)]),
  );
  const path = Object.fromEntries(
    parameters
      .filter((one) => one.in === "path")
      .map((one) => [
        one.name,
        isDestructive.test(name)
          ? fc.constantFrom("no-such-thing", "\u0000", "%")
          : fc.oneof(
              { weight: 6, arbitrary: fc.constant(own(one.name)) },
              { weight: 1, arbitrary: fc.constantFrom(...ids, "\u0000", "%", "..%2f", "x".repeat(3000)) },
            ),
      ]),
  );
  const schema = operation["requestBody"]?.["content"]?.["application/json"]?.["schema"] as
    | object
    | undefined;
  return fc.record({
    query: fc.record(query, { requiredKeys: [] }),
    path: fc.record(path) as fc.Arbitrary<Record<string, string>>,
    body: schema === undefined ? fc.jsonValue() : arbitraryOf(schema, ids),
  });
}

describe.each(databases)("whatever is asked on $name", ({ open }) => {
  test("is answered as openapi.json says, and never by an internal error", { timeout: 300_000 }, async () => {
    await using app = await openFilledApp(open);
    // Nobody waits for what does not come.
    app.services.fileChanges.close();
    app.services.decisions.close();
    app.services.approvalFeed.close();
    const broken: string[] = [];
    for (const named of allEndpoints.filter(({ name }) => name !== "logs.delete")) {
      const { name, endpoint } = named;
      for (const given of fc.sample(requestsOf(app, named), { numRuns, seed })) {
        const query = Object.fromEntries(
          Object.entries(given.query).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
          ]),
        );
        const idFor = (parameter: string) => given.path[parameter] || "x";
        const request = toRequest({ origin, endpoint, key: app.apiKey, idFor, query, body: given.body });
        const reply = await app.app.fetch(request.clone());
        const isInternal = reply.status === 500;
        const problem = isInternal ? `500 ${await reply.text()}` : await findBroken(endpoint, reply);
        if (problem === undefined) continue;
        const body = JSON.stringify(given.body)?.slice(0, 400);
        broken.push(`${name}: ${problem}\n    ${request.method} ${request.url.slice(0, 300)}\n    ${body}`);
        break;
      }
    }
    expect(broken.join("\n")).toBe("");
  });
});
