import { Parley } from "@parley/sdk";
import { expect, test } from "vitest";
import { startRuns } from "./start-runs.ts";

const runs = ["one", "two"].map((version_id) => ({ version: { version_id } }));

type Body = { runs: { run_id: string; version: { version_id: string } }[]; first_is_control: boolean };

/** A server of Runs: each reply in turn, as a status or as a connection that breaks once they are made. */
function openApi(...replies: (number | "lost")[]) {
  const asked: (Body & { at: string })[] = [];
  const answer = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const body = (await request.json()) as Body;
    const reply = replies[asked.length] ?? 201;
    asked.push({ at: `${request.method} ${new URL(request.url).pathname}`, ...body });
    if (reply === "lost") throw new TypeError("The connection broke.");
    if (reply !== 201) return Response.json({ detail: "no" }, { status: reply });
    return Response.json({ runs: body.runs.map(({ run_id: id }) => ({ id })) }, { status: 201 });
  };
  const { evaluations } = new Parley({
    baseUrl: "http://parley.test",
    apiKey: "k",
    maxRetries: 0,
    fetch: answer,
  });
  return { asked, api: evaluations };
}

const start = (api: ReturnType<typeof openApi>["api"], hasNewControl = false) =>
  startRuns({ evaluationId: "evr_1", runs, hasNewControl }, api);

test("all Runs are asked for at once, each with an id of its own", async () => {
  const { api, asked } = openApi();
  await start(api, true);
  expect(asked).toMatchObject([
    {
      at: "POST /v5/evaluations/evr_1/start-runs",
      first_is_control: true,
      runs: [
        { version: { version_id: "one" }, run_id: expect.stringMatching(/^run_[0-9a-f]{32}$/) },
        { version: { version_id: "two" }, run_id: expect.stringMatching(/^run_[0-9a-f]{32}$/) },
      ],
    },
  ]);
  const [first, second] = asked[0]?.runs ?? [];
  expect(first?.run_id).not.toBe(second?.run_id);
});

test("what is refused is not asked for again", async () => {
  const { api, asked } = openApi(422);
  await expect(start(api)).rejects.toMatchObject({ status: 422 });
  expect(asked).toHaveLength(1);
  expect(asked[0]?.first_is_control).toBe(false);
});

test("where the reply was lost, the same Runs are asked for once more", async () => {
  const { api, asked } = openApi("lost");
  await start(api);
  expect(asked).toHaveLength(2);
  expect(asked[1]).toEqual(asked[0]);
  const other = openApi("lost", "lost");
  await expect(start(other.api)).rejects.toMatchObject({ status: 503 });
  expect(other.asked).toHaveLength(2);
});
