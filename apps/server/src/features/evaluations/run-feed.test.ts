import type { Evaluation, EvaluationRun, EvaluationRunsNews } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { interrupted } from "../../kernel/http/follow.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { createRunFeed } from "./run-feed.ts";

vi.setConfig({ testTimeout: 60_000 });

/** What each event says, in its order; `done` where nothing more comes. */
async function* readNews(reply: Response): AsyncGenerator<EvaluationRunsNews | "done", void> {
  let text = "";
  for await (const piece of reply.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + piece).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data === "[DONE]") yield "done";
      else if (data !== undefined) yield JSON.parse(data) as EvaluationRunsNews;
    }
  }
}

/** A Run of two Datapoints that an application makes the Logs of. */
async function openRun(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const reply = await app.ask<T>("POST", `/v5${path}`, body);
    if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  await post("/flows", { path: "greet", attributes: { release: 1 } });
  const { id: datasetId } = await post<{ id: string }>("/datasets", {
    path: "people",
    datapoints: ["Ada", "Bob"].map((name) => ({ inputs: { name } })),
  });
  const { id } = await post<Evaluation>("/evaluations", { file: { path: "greet" }, evaluators: [] });
  const run = await post<EvaluationRun>(`/evaluations/${id}/runs`, {
    dataset: { path: "people" },
    version: { path: "greet" },
    orchestrated: false,
  });
  type Page = { records: { id: string }[] };
  const { body: points } = await app.ask<Page>("GET", `/v5/datasets/${datasetId}/datapoints`);
  const path = `/v5/evaluations/${id}/runs`;
  return Object.assign(app, {
    run,
    path,
    follow: (evaluationPath = path) =>
      app.app.fetch(
        new Request(`http://parley.test${evaluationPath}`, {
          headers: { "x-api-key": app.apiKey, accept: "text/event-stream" },
        }),
      ),
    record: async (index: number): Promise<void> => {
      await post("/flows/log", {
        path: "greet",
        run_id: run.id,
        source_datapoint_id: points.records[index]?.id,
        output: "Hello",
        log_status: "complete",
      });
      await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    },
  });
}

describe.each(databases)("following Runs on $name", ({ open }) => {
  test("how far they are is told as they move, until all have ended", async () => {
    await using app = await openRun(open);
    const reply = await app.follow();
    expect(reply.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const news = readNews(reply);
    /** What is told next that says so much; what was told before may have been less. */
    const next = async (logs: number) => {
      for await (const one of { [Symbol.asyncIterator]: () => ({ next: () => news.next() }) }) {
        if (one === "done") break;
        if (one.runs[0]?.progress?.logs === logs) return one.runs;
      }
      throw new Error(`It ended before there were ${logs} Logs.`);
    };
    expect(await next(0)).toEqual([
      expect.objectContaining({ id: app.run.id, status: "pending", logs_count: 0, cost: 0 }),
    ]);
    await app.record(0);
    expect(await next(1)).toMatchObject([{ progress: { logs: 1, logs_wanted: 2 } }]);
    await app.record(1);
    expect(await next(2)).toMatchObject([{ progress: { logs: 2, logs_wanted: 2 } }]);
    const rest: unknown[] = [];
    for await (const one of news) rest.push(one);
    expect(rest.at(-1)).toBe("done");
    const { body } = await app.ask<{ runs: EvaluationRun[] }>("GET", app.path);
    expect(body.runs).toMatchObject([{ id: app.run.id, status: "completed", logs_count: 2 }]);
  });

  test("an Evaluation that there is not is not followed, and a server that stops lets go of who follows", async () => {
    await using app = await openRun(open);
    expect((await app.follow("/v5/evaluations/evr_nothing/runs")).status).toBe(404);
    const news = readNews(await app.follow());
    await news.next();
    app.services.runFeed.close();
    // They come back, to another process: nothing says that it is done.
    expect((await news.next()).done).toBe(true);
  });
});

test("what has not changed is not told again", async () => {
  const runFeed = createRunFeed();
  let looks = 0;
  const run = { id: "evr_1", status: "running" as const, progress: null, cost: 0 };
  const look = async () => {
    looks += 1;
    if (looks === 4) runFeed.close();
    return { runs: [{ ...run, logs_count: looks < 3 ? 1 : 2 }] };
  };
  const iterator = runFeed.follow(look)[Symbol.asyncIterator]();
  const told: unknown[] = [];
  for (;;) {
    const { done, value } = await iterator.next();
    if (done === true) {
      expect(value).toBe(interrupted);
      break;
    }
    told.push(value.runs[0]?.logs_count);
  }
  expect(told).toEqual([1, 2]);
  expect(looks).toBe(4);
});
