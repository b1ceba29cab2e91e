import type { GivenDatapoint } from "@parley/contract";
import type { Subject } from "./eval-case.ts";
import { toRecord } from "./to-record.ts";

/** What answers cases; what it throws is the answer's error. */
export type Answering = (inputs: Record<string, unknown>, datapoint: GivenDatapoint) => unknown;

type Named = { name: string; flow: { path: string; attributes: Record<string, unknown> } };

/** A function as what answers: an application, a chain, an agent; on a server it is a Flow. It runs in this process. */
export const createFunctionSubject = (
  { name, flow: { path, attributes } }: Named,
  answering: Answering,
): Subject => ({
  name,
  file: { path, type: "flow", content: { attributes } },
  async answer({ datapoint }) {
    const { inputs = {}, messages = [] } = datapoint;
    const asked = { inputs, messages: [...messages] };
    const startedAt = performance.now();
    try {
      const output: unknown = await answering(inputs, datapoint);
      const text = typeof output === "string" ? output : JSON.stringify(output ?? null);
      return toRecord({ ...asked, output: text, provider_latency: secondsSince(startedAt) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return toRecord({ ...asked, error: message, provider_latency: secondsSince(startedAt) });
    }
  },
});

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;
