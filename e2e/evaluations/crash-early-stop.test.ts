import { expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { openCrashing, type Place } from "./testing/open-crashing.ts";

/** Enough for the other version to be stopped before its last. */
const count = 60;
/** Where all differences are the worst there can be, this many pairs decide. */
const decidedAfter = 16;
const longestDelayMs = 60;

const placeWithin = (calls: number): Place => ({
  calls: 1 + Math.floor(Math.random() * calls),
  delayMs: Math.floor(Math.random() * longestDelayMs),
});
/** Twice while the control is made, and twice while the other is: it begins a life after the control has ended. */
const pickPlaces = () => [placeWithin(50), placeWithin(50), undefined, placeWithin(8), placeWithin(8)];
const mostLives = 9;

const countEach = (names: readonly string[]): Map<string, number> =>
  new Map([...Map.groupBy(names, (name) => name)].map(([name, of]) => [name, of.length]));

test.each(engines)(
  "two Runs on $name, of several samples and stopped early, come to the same however often their process is killed",
  { timeout: 60_000 + mostLives * 40_000 },
  async (engine) => {
    await using crashing = await openCrashing(engine);
    const { read } = crashing;
    const places = pickPlaces();
    const listOutputs = async (): Promise<string[]> =>
      (await read("select output_preview from logs where type = 'prompt'")).map((row) =>
        String(row["output_preview"]),
      );
    let recorded = new Map<string, number>();
    const asked: string[][] = [];
    const tooOften: string[] = [];
    for (let life = 0; life < mostLives; life += 1) {
      const heard: string[] = [];
      asked.push(heard);
      const code = await crashing.live([String(life), String(count), "compared"], {
        place: places[life],
        tell: (message) => void heard.push(message),
      });
      // One that had nothing left to ask ends by itself.
      expect([0, null]).toContain(code);
      for (const [message, times] of countEach(heard)) {
        const wanted = message.endsWith("worse") ? 1 : 2;
        if (times + (recorded.get(`Hello ${message}`) ?? 0) > wanted) tooOften.push(`${life}: ${message}`);
      }
      recorded = countEach(await listOutputs());
      const open = await read("select id from evaluation_runs where status in ('pending', 'running')");
      if (life >= places.length && open.length === 0) break;
    }
    const [control, other] = await read("select * from evaluation_runs order by samples desc");
    const logsOf = (run: typeof control) =>
      read(
        `select id, source_datapoint_id, error from logs where type = 'prompt' and run_id = '${String(run?.["id"])}'`,
      );
    const [ofControl, ofOther] = [await logsOf(control), await logsOf(other)];
    const judgments = await read("select parent_id, version_id, error from logs where type = 'evaluator'");
    const pairs = judgments.map((one) => `${String(one["parent_id"])} ${String(one["version_id"])}`);
    const stopped = JSON.parse(String(other?.["stopped_early"])) as { pairs: number; itemsLeft: number };
    const perItem = countEach(ofControl.map((log) => String(log["source_datapoint_id"])));
    expect({
      places,
      tooOften,
      statuses: [control?.["status"], other?.["status"]],
      failures: [control?.["failure"], other?.["failure"]],
      perItem: [perItem.size, ...new Set(perItem.values())],
      stopped,
      itemsOfOther: new Set(ofOther.map((log) => log["source_datapoint_id"])).size,
      judgments: [pairs.length, new Set(pairs).size],
      errors: [...ofControl, ...ofOther, ...judgments].filter(({ error }) => error !== null).length,
    }).toEqual({
      places,
      tooOften: [],
      statuses: ["completed", "completed"],
      failures: [null, null],
      perItem: [count, 2],
      // All its answers are wrong, and all of the control right: that is decided where it is without a crash.
      stopped: expect.objectContaining({
        decision: "worse",
        difference: -1,
        pairs: decidedAfter,
        itemsLeft: count - ofOther.length,
      }),
      itemsOfOther: ofOther.length,
      judgments: Array.from({ length: 2 }, () => 2 * (ofControl.length + ofOther.length)),
      errors: 0,
    });
    expect(ofOther.length).toBeLessThan(count);
  },
);
