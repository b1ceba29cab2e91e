import { expect, test } from "vitest";
import { runSteps } from "./check.ts";

const node = (code: string) => [process.execPath, "-e", code] as const;

test("runs every step, a few at a time, and tells the failed ones with what they said", async () => {
  const ended: string[] = [];
  const outcomes = await runSteps(
    [
      { name: "good", command: node("console.log('fine')") },
      { name: "bad", command: node("console.error('why'); process.exit(3)") },
      { name: "missing", command: ["/nowhere/program"] },
    ],
    { concurrency: 2, onEnd: ({ step }) => ended.push(step.name) },
  );
  const byName = new Map(outcomes.map(({ step, code, output }) => [step.name, { code, output }]));
  expect(byName.get("good")).toEqual({ code: 0, output: "fine\n" });
  expect(byName.get("bad")).toEqual({ code: 3, output: "why\n" });
  expect(byName.get("missing")!.code).not.toBe(0);
  expect(ended.toSorted()).toEqual(["bad", "good", "missing"]);
});
