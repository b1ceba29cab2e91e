import type { GivenDatapoint } from "@parley/contract";
import { platform } from "../../node/platform.ts";
import { collectCalls } from "../../wrap/collected-calls.ts";
import type { RecordedFile } from "../record/recording.ts";
import type { Subject } from "./eval-case.ts";
import { createLocalLogs } from "./local-logs.ts";

/** What answers cases; what it throws is the answer's error. */
export type Answering = (inputs: Record<string, unknown>, datapoint: GivenDatapoint) => unknown;

type Named = { name: string; flow: { path: string; attributes: Record<string, unknown> } };

/** A function as what answers: an application, a chain, an agent; on a server it is a Flow. It runs in this process. */
export function createFunctionSubject(
  { name, flow: { path, attributes } }: Named,
  answering: Answering,
): Subject {
  const file: RecordedFile = { path, type: "flow", content: { attributes } };
  const toLog = createLocalLogs(file);
  return {
    name,
    file,
    async answer(one) {
      const { datapoint } = one;
      const startedAt = Date.now();
      const timedFrom = performance.now();
      const { result, calls } = collectCalls(platform, () =>
        outcomeOf(() => answering(datapoint.inputs ?? {}, datapoint)),
      );
      const said = { ...(await result), provider_latency: secondsSince(timedFrom) };
      return toLog({ one, startedAt, said, below: [{ calls }] });
    },
  };
}

async function outcomeOf(work: () => unknown) {
  try {
    const answer: unknown = await work();
    const output = typeof answer === "string" ? answer : JSON.stringify(answer ?? null);
    return { output, output_message: { role: "assistant" as const, content: output } };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;
