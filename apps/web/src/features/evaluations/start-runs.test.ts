import { Parley } from "@parley/sdk";
import { expect, test } from "vitest";
import { startRuns } from "./start-runs.ts";

const runs = ["one", "two"].map((version_id) => ({ version: { version_id } }));

type Faults = {
  /** The version whose Run is refused. */
  refused?: string;
  /** The version whose Run is made, and the reply of which is lost. */
  lost?: string;
  /** Runs that have ended: they cannot be cancelled. */
  ended?: readonly string[];
};

/** A server of Runs, named by their versions; what it was asked, and the Runs that are there. */
function openApi({ refused, lost, ended = [] }: Faults = {}) {
  const asked: string[] = [];
  const there = new Map<string, string>();
  const answer = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const body = request.method === "DELETE" ? {} : ((await request.json()) as Record<string, unknown>);
    const id = request.url.split("/evaluations/evr_1/runs/")[1] ?? String(body["run_id"]);
    const version = (body["version"] as { version_id: string } | undefined)?.version_id ?? there.get(id);
    asked.push([request.method, version, body["control"], body["status"]].filter(Boolean).join(" "));
    if (version === undefined) return Response.json({ detail: "none" }, { status: 404 });
    if (request.method === "POST" && version === refused)
      return Response.json({ detail: "no" }, { status: 422 });
    if (body["status"] === "cancelled" && ended.includes(version))
      return Response.json({ detail: "It has ended." }, { status: 409 });
    if (request.method === "DELETE") there.delete(id);
    else there.set(id, version);
    if (request.method === "POST" && version === lost) throw new TypeError("The connection broke.");
    return Response.json({ id });
  };
  return {
    asked,
    runsThere: () => [...there.values()],
    idsThere: () => [...there.keys()],
    api: new Parley({ baseUrl: "http://parley.test", apiKey: "k", fetch: answer }).evaluations,
  };
}

const start = (api: ReturnType<typeof openApi>["api"], hasNewControl = false) =>
  startRuns({ evaluationId: "evr_1", runs, hasNewControl }, api);

test("the first Run is the control before the second is made; each has an id of its own", async () => {
  const { api, asked, idsThere } = openApi();
  await start(api, true);
  expect(asked).toEqual(["POST one", "PATCH one true", "POST two"]);
  expect(idsThere()).toEqual([
    expect.stringMatching(/^run_[0-9a-f]{32}$/),
    expect.stringMatching(/^run_[0-9a-f]{32}$/),
  ]);
});

test("where one is refused, those before it are stopped and taken out", async () => {
  const { api, asked, runsThere } = openApi({ refused: "two" });
  await expect(start(api)).rejects.toMatchObject({ status: 422 });
  expect(asked).toEqual(["POST one", "POST two", "PATCH one cancelled", "DELETE one"]);
  expect(runsThere()).toEqual([]);
});

test("a Run that has ended before a later one is refused is taken out, though it cannot be cancelled", async () => {
  const { api, asked, runsThere } = openApi({ refused: "two", ended: ["one"] });
  await expect(start(api)).rejects.toMatchObject({ status: 422 });
  expect(asked.at(-1)).toBe("DELETE one");
  expect(runsThere()).toEqual([]);
});

test("a Run that was made, and whose reply was lost, is taken out with those before it", async () => {
  const { api, asked, runsThere } = openApi({ lost: "two" });
  await expect(start(api)).rejects.toMatchObject({ status: 503 });
  expect(asked.slice(2)).toEqual(["PATCH two cancelled", "DELETE two", "PATCH one cancelled", "DELETE one"]);
  expect(runsThere()).toEqual([]);
});
