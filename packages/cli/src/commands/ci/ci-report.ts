import type { KernelDiff } from "@parley/promptfile";
import type { TestReport } from "../test/report-tests.ts";

/** A finding of lint, without what looks like a secret. */
export type CiFinding = {
  file: string;
  line: number;
  severity: "error" | "warning";
  code: string;
  message: string;
};

/** What a File is against the environment. */
export type CiChange =
  | { file: string; path: string; kind: "same" }
  | { file: string; path: string; kind: "new" }
  | { file: string; path: string; kind: "changed"; diff: KernelDiff };

/** What an Evaluator said of an answer; `ok` is whether it stands in the way. */
export type CiJudgment = { file: string; test: string; evaluator: string; said: string; isOk: boolean };

export const gates = ["lint", "tests", "evaluators"] as const;
export type Gate = (typeof gates)[number];

export type CiReport = {
  findings: CiFinding[];
  /** Undefined where nothing was compared. */
  changes: { environment: string; files: CiChange[] } | undefined;
  tests: TestReport;
  judgments: CiJudgment[];
  /** What was not done, and why; a sentence each. */
  skipped: string[];
  /** The gates that stand in the way. */
  closed: Gate[];
};
