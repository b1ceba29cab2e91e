import { describe, expect, test } from "vitest";
import { parseJobError, toJobError, workerLost } from "./job-error.ts";

const unexpected = (message: string) => ({ kind: "internal", code: "jobs.handler_failed", message });

describe("toJobError", () => {
  test.each([
    [new Error("boom"), unexpected("boom")],
    ["text", unexpected("text")],
    [undefined, unexpected("undefined")],
    [null, unexpected("null")],
    [{}, unexpected("The job's handler failed.")],
    [new Error(""), unexpected("The job's handler failed.")],
    [{ code: "ECONNREFUSED", message: "no" }, unexpected("no")],
    [
      { kind: "conflict", code: "files.moved", message: "Moved.", cause: "secret" },
      { kind: "conflict", code: "files.moved", message: "Moved." },
    ],
  ])("%o", (thrown, expected) => {
    expect(toJobError(thrown)).toEqual(expected);
  });
});

describe("parseJobError", () => {
  test("reads what was stored, and makes something of what others stored", () => {
    expect(parseJobError(JSON.stringify(workerLost))).toEqual(workerLost);
    expect(parseJobError("Worker killed")).toEqual(unexpected("Worker killed"));
    expect(parseJobError(null)).toEqual(workerLost);
  });
});
