import { expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { openCrashing } from "./testing/open-crashing.ts";

/** `PARLEY_CRASH_ITEMS=1000 PARLEY_CRASH_KILLS=20` for a thorough run. */
const count = Number(process.env["PARLEY_CRASH_ITEMS"] ?? 40);
const kills = Number(process.env["PARLEY_CRASH_KILLS"] ?? 2);

/** Each item is asked for, and each answer is judged by a model; by code in two languages as well. */
const callsOfItem = 2;
const judgeCount = 4;

/** Long enough for an answer to be on its way to the database, or for its judgments to be. */
const longestDelayMs = 60;

/** Where each process is killed: so many calls of the provider after its start, and so much later. */
const pickPlaces = () =>
  Array.from({ length: kills }, () => ({
    calls: 1 + Math.floor((Math.random() * count * callsOfItem) / kills),
    delayMs: Math.floor(Math.random() * longestDelayMs),
  }));

test.each(engines)(
  "a Run on $name whose process is killed again and again has every Log and judgment once, and asks no more than it must",
  { timeout: 60_000 + kills * 30_000 + count * 100 },
  async (engine) => {
    await using crashing = await openCrashing(engine);
    const { read } = crashing;
    /** What nobody has to ask again: the answers are there. */
    const recorded = new Set<string>();
    const asked: string[] = [];
    const repeated: string[] = [];
    const tell = (question: string): void => {
      if (recorded.has(question)) repeated.push(question);
      asked.push(question);
    };
    const noteRecorded = async (): Promise<void> => {
      for (const row of await read("select output_preview from logs where type = 'prompt'"))
        recorded.add(String(row["output_preview"]).replace("Hello ", ""));
      for (const row of await read(`select log.output_preview from logs as judged
        join logs as log on log.id = judged.parent_id where judged.model is not null`))
        recorded.add(`Judge: ${String(row["output_preview"])}`);
    };
    const places = pickPlaces();
    for (let life = 0; life <= kills; life += 1) {
      const code = await crashing.live([String(life), String(count)], { place: places[life], tell });
      // One that had nothing left to ask ends by itself.
      expect([0, null]).toContain(code);
      await noteRecorded();
    }
    const [run] = await read("select status, failure from evaluation_runs");
    const logs = await read("select source_datapoint_id, error from logs where type = 'prompt'");
    const judgments = await read(
      "select parent_id, version_id, error, judgment from logs where type = 'evaluator'",
    );
    const pairs = judgments.map((one) => `${String(one["parent_id"])} ${String(one["version_id"])}`);
    expect({
      places,
      repeated,
      run: { ...run },
      logs: logs.length,
      datapoints: new Set(logs.map((log) => log["source_datapoint_id"])).size,
      judgments: pairs.length,
      pairs: new Set(pairs).size,
      errors: [...logs, ...judgments].filter(({ error }) => error !== null).length,
      true: judgments.filter(({ judgment }) => judgment === "true").length,
      asked: new Set(asked).size,
    }).toEqual({
      places,
      repeated: [],
      run: { status: "completed", failure: null },
      logs: count,
      datapoints: count,
      judgments: count * judgeCount,
      pairs: count * judgeCount,
      errors: 0,
      // All but the length.
      true: count * (judgeCount - 1),
      asked: count * callsOfItem,
    });
  },
);
