import { Parley } from "@parley/sdk";
import { expect, test } from "vitest";
import { startRuns } from "./start-runs.ts";

const runs = ["one", "two"].map((version_id) => ({ version: { version_id } }));

/** A server that refuses the Run of one version, and what it was asked. */
function openApi(refused?: string) {
  const asked: string[] = [];
  const answer = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { version, ...change } = (request.method === "DELETE" ? {} : await request.json()) as {
      version?: { version_id: string };
    };
    const [, place = ""] = request.url.split("/evaluations/evr_1/runs");
    asked.push(
      [request.method, place, version?.version_id, ...Object.values(change)].filter(Boolean).join(" "),
    );
    const isRefused = version !== undefined && version.version_id === refused;
    return Response.json(isRefused ? { detail: "no" } : { id: `run_${version?.version_id}` }, {
      status: isRefused ? 422 : 200,
    });
  };
  return {
    asked,
    api: new Parley({ baseUrl: "http://parley.test", apiKey: "k", fetch: answer }).evaluations,
  };
}

test("the first Run is the control before the second is made", async () => {
  const { api, asked } = openApi();
  await startRuns({ evaluationId: "evr_1", runs, hasNewControl: true }, api);
  expect(asked).toEqual(["POST one", "PATCH /run_one true", "POST two"]);
});

test("where one is refused, those before it are stopped and taken out", async () => {
  const { api, asked } = openApi("two");
  const started = startRuns({ evaluationId: "evr_1", runs, hasNewControl: false }, api);
  await expect(started).rejects.toMatchObject({ status: 422 });
  expect(asked).toEqual(["POST one", "POST two", "PATCH /run_one cancelled", "DELETE /run_one"]);
});
