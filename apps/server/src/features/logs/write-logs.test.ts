import { Log } from "@parley/contract";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { LogView, LogViewOf } from "./log-view.ts";
import { writeLogs } from "./write-logs.ts";

const at = "2026-01-31T10:00:00.000Z";
const logs = z.array(Log);

const fileOf = (id: string) => ({
  path: `folder/${id}`,
  id,
  name: id,
  version_id: `${id}_v1`,
  created_at: at,
  updated_at: at,
  last_used_at: at,
  version_logs_count: 2,
  total_logs_count: 3,
  inputs: [{ name: "question" }],
});

/** Declared by no schema: it must never leave. */
const undeclared = { internal_note: "secret" };

const prompt = {
  ...fileOf("pr_1"),
  type: "prompt" as const,
  model: "gpt-4o",
  template: 'says "hello"',
  ...undeclared,
};
const promptLog = (id: string): LogViewOf<"prompt"> => ({
  ...undeclared,
  id,
  type: "prompt",
  prompt,
  created_at: at,
  output: `of ${id}`,
  metadata: { plan: "pro", nested: { list: [1, null] } },
  inputs: undefined,
  evaluator_logs: [],
});
const judgment = (id: string, parent?: LogView): LogViewOf<"evaluator"> => ({
  ...undeclared,
  id,
  type: "evaluator",
  evaluator: {
    ...fileOf("ev_1"),
    ...undeclared,
    type: "evaluator",
    spec: { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" },
  },
  parent_id: "log_1",
  judgment: true,
  created_at: at,
  evaluator_logs: [],
  ...(parent && { parent }),
});
const flowLog = (id: string, children: LogView[] | null): LogViewOf<"flow"> => ({
  id,
  type: "flow",
  flow: { ...fileOf("fl_1"), ...undeclared, type: "flow", attributes: { team: "a" } },
  created_at: at,
  evaluator_logs: [],
  trace_children: children,
});

const asSent = (views: LogView[]): unknown => JSON.parse(writeLogs(logs, views).json);
const asParsed = (views: LogView[]): unknown => JSON.parse(JSON.stringify(logs.parse(views)));

describe("Logs written with each File once", () => {
  test("are what their whole schema lets through", () => {
    const judged = { ...promptLog("log_1"), evaluator_logs: [judgment("log_2")] };
    const views: LogView[] = [
      judged,
      promptLog("log_3"),
      judgment("log_4", judged),
      { ...judgment("log_5"), parent: null },
      flowLog("log_6", [promptLog("log_7"), flowLog("log_8", [])]),
      flowLog("log_9", null),
    ];
    expect(asSent(views)).toEqual(asParsed(views));
    expect(asSent([])).toEqual([]);
  });

  test("hold nothing that is not declared, wherever it stands", () => {
    const others = { parent: promptLog("log_2"), tool: { secret: 1 } };
    const views: LogView[] = [
      { ...promptLog("log_1"), ...others },
      judgment("log_3", promptLog("log_4")),
      flowLog("log_5", [promptLog("log_6")]),
    ];
    const { json } = writeLogs(logs, views);
    expect(json).not.toContain("secret");
    expect(json).not.toContain("log_2");
    expect(json).toContain("log_4");
  });

  test("are refused where their schema refuses them", () => {
    const refused: unknown[] = [
      { ...promptLog("log_1"), type: undefined },
      { ...promptLog("log_1"), created_at: 5 },
      { ...promptLog("log_1"), prompt: { ...prompt, model: null } },
      { ...promptLog("log_1"), prompt: undefined },
      { ...promptLog("log_1"), evaluator_logs: [promptLog("log_2")] },
      flowLog("log_1", [{ ...promptLog("log_2"), id: undefined } as never]),
    ];
    for (const view of refused) {
      expect(() => logs.parse([view])).toThrow();
      expect(() => writeLogs(logs, [view as LogView])).toThrow();
    }
  });
});
