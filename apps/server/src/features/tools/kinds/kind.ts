import type { ToolKernel } from "@parley/contract";
import type { JsonValue, Sandbox } from "@parley/evaluators";
import type { Egress } from "../../../kernel/egress/create-egress.ts";

export type CodeLimits = { timeMs: number; cpuMs: number; memoryMb: number };

/** By name, as a model or an application gives them, or by position, as a template does. */
export type ToolArguments = { named: Record<string, JsonValue> } | { positional: string[] };

/** A Tool about to run. */
export type ToolRun = {
  organizationId: string;
  /** For messages. */
  path: string;
  kernel: ToolKernel;
  args: ToolArguments;
  /** Its environment variables, opened. */
  variables: Record<string, string>;
  signal: AbortSignal;
};

/** What it did; that it failed is a result. */
export type ToolOutcome = ({ ok: true; output: string } | { ok: false; error: string }) & {
  stdout?: string | undefined;
};

export type RunMeans = { sandbox: Pick<Sandbox, "runCode">; codeLimits: CodeLimits; egress: Egress };

/** What one type of Tool is. */
export type ToolBehaviour = {
  /** @throws unprocessable where it cannot be run at all: nothing is recorded then */
  run(run: ToolRun, means: RunMeans): Promise<ToolOutcome>;
};
