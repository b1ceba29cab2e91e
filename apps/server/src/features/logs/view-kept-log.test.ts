import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { describeVersions } from "../files/index.ts";
import type { LogEntry } from "./log-entry.ts";
import { viewKeptLog } from "./view-kept-log.ts";
import { loadWholeLogs } from "./whole-logs.ts";

type Prompt = { id: string; version_id: string };
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.each(databases)("Logs as they were written, on $name", ({ open }) => {
  test("are shown as they are when they are read", async () => {
    await using app = await openTestApp({ open });
    const { body: prompt } = await app.ask<Prompt>("POST", "/v5/prompts", {
      path: "greet",
      provider: "mock",
      model: "mock-echo",
      template: [{ role: "user", content: "Hello {{ name }}" }],
    });
    const { database, logWriter, fileTypes } = app.services;
    const organizationId = app.organizationId;
    const entry: LogEntry = {
      organizationId,
      id: "log_kept",
      type: "prompt",
      fileId: prompt.id,
      versionId: prompt.version_id,
      createdAt: 1_700_000_000_123,
      startTime: 1_700_000_000_123,
      endTime: 1_700_000_000_456,
      save: true,
      status: "complete",
      finishReason: "stop",
      provider: "mock",
      model: "mock-echo",
      promptTokens: 3,
      promptCostNano: 1500,
      providerLatencyMs: 12.5,
      metadata: { a: [1, { b: null }] },
      warnings: [{ type: "other", feature: null, message: "é" }],
      payload: {
        inputs: { name: "Ada", half: "\ud800" },
        output: "Hello Ada ".repeat(600),
        messages: [{ role: "user", content: "Hello Ada" }],
        output_message: { role: "assistant", content: "Hello Ada" },
        provider_response: { id: 1 },
      },
    };
    const kept = await logWriter.append(entry);
    const described = { organizationId, fileTypes };
    const files = await describeVersions(database.executor, [kept.versionId], described);
    const file = files.get(kept.versionId);
    if (file === undefined) throw new Error("The version is not there.");
    const logs = await loadWholeLogs(database, { ...described, ids: [entry.id] });
    expect(asJson(viewKeptLog(kept, file))).toEqual(asJson(logs.get(entry.id)));
    for (const output of ["half \ud83d", "\0"])
      expect(viewKeptLog({ ...kept, payload: { output } }, file)).toBeUndefined();
  });
});
