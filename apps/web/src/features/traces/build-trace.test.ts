import type { Log } from "@parley/sdk";
import { describe, expect, it } from "vitest";
import { buildTrace } from "./build-trace.ts";
import {
  dearestSpan,
  failedSpans,
  nextOf,
  searchSpans,
  slowestSpan,
  spansAbove,
  visibleSpans,
} from "./find-spans.ts";
import { rulerMarks } from "./ruler.ts";

const at = (ms: number): string => new Date(1_700_000_000_000 + ms).toISOString();

type Given = { parent?: string; from: number; to?: number; cost?: number; error?: string; output?: string };

/** A Log with only what a trace looks at. */
function logOf(id: string, { parent, from, to, cost, error, output }: Given): Log {
  const file = { name: id, path: `app/${id}`, model: "mock" };
  return {
    id,
    type: parent === undefined ? "flow" : "prompt",
    [parent === undefined ? "flow" : "prompt"]: file,
    start_time: at(from),
    end_time: to === undefined ? null : at(to),
    created_at: at(from),
    trace_parent_id: parent ?? null,
    output_cost: cost ?? null,
    error: error ?? null,
    output: output ?? null,
  } as unknown as Log;
}

const root = logOf("root", { from: 0, to: 1000 });
const below = [
  logOf("late", { parent: "root", from: 500, to: 900, cost: 0.5 }),
  logOf("early", { parent: "root", from: 100, to: 400 }),
  logOf("inner", { parent: "early", from: 150, to: 250, cost: 0.25, error: "No such order" }),
  logOf("beside", { parent: "early", from: 200, to: 350, output: "On its WAY" }),
];

describe("a trace", () => {
  const { spans, startMs, endMs } = buildTrace(root, below);
  const find = (id: string) => spans.find((span) => span.id === id);

  it("stands in the order of its tree and of time", () => {
    expect(spans.map(({ id, depth }) => `${depth} ${id}`)).toEqual([
      "0 root",
      "1 early",
      "2 inner",
      "2 beside",
      "1 late",
    ]);
    expect(endMs - startMs).toBe(1000);
  });

  it("adds up what is below, and leaves unknown what is not known", () => {
    expect(find("root")).toMatchObject({ totalCost: 0.75, ownCost: undefined, belowCount: 4 });
    expect(find("early")).toMatchObject({ totalCost: 0.25, hasFailedBelow: true, belowCount: 2 });
    expect(find("beside")?.totalCost).toBeUndefined();
    expect(find("late")?.hasFailedBelow).toBe(false);
  });

  it("counts time below that overlaps once", () => {
    expect(find("early")?.ownMs).toBe(300 - 200);
    expect(find("root")?.ownMs).toBe(1000 - 300 - 400);
  });

  it("says where the time and the money went, and what failed", () => {
    expect(slowestSpan(spans)).toBe("late");
    expect(dearestSpan(spans)).toBe("late");
    expect(failedSpans(spans)).toEqual(["inner"]);
    expect(dearestSpan([])).toBeUndefined();
  });

  it("folds, and knows what to unfold to see a span", () => {
    expect(visibleSpans(spans, new Set(["early"])).map(({ id }) => id)).toEqual(["root", "early", "late"]);
    expect(spansAbove(spans, "beside")).toEqual(["early", "root"]);
    expect(spansAbove(spans, "root")).toEqual([]);
  });

  it("is searched whatever the case, round and round", () => {
    expect(searchSpans(spans, " on its way ")).toEqual(["beside"]);
    expect(searchSpans(spans, " ")).toEqual([]);
    expect(nextOf(["a", "b"], "b")).toBe("a");
    expect(nextOf(["a", "b"], undefined)).toBe("a");
    expect(nextOf(["a", "b"], "a", -1)).toBe("b");
    expect(nextOf([], "a")).toBeUndefined();
  });
});

it("a Log whose parent did not come yet stands below the root; one that runs has no end", () => {
  const { spans } = buildTrace(root, [logOf("lost", { parent: "elsewhere", from: 10 })]);
  expect(spans[1]).toMatchObject({ id: "lost", depth: 1, endMs: undefined });
});

it("a chain of 10 000 spans is no deeper than the stack", () => {
  const chain = Array.from({ length: 10_000 }, (_, index) =>
    logOf(`s${index}`, { parent: index === 0 ? "root" : `s${index - 1}`, from: index, to: 20_000, cost: 1 }),
  );
  const { spans } = buildTrace(root, chain);
  expect(spans).toHaveLength(10_001);
  expect(spans[0]?.totalCost).toBe(10_000);
  expect(spans.at(-1)?.depth).toBe(10_000);
});

it("a ruler has round marks", () => {
  expect(rulerMarks(1000)).toEqual([0, 200, 400, 600, 800, 1000]);
  expect(rulerMarks(0)).toEqual([0]);
  expect(rulerMarks(7)).toEqual([0, 2, 4, 6]);
});
