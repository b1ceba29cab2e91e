import { ChannelFailure } from "./channel-failure.ts";
import type { TestReport } from "./channel.ts";

/** What each attempt found, in words; after one that failed, no further is made. */
export async function collectFindings(attempts: readonly (() => Promise<string>)[]): Promise<TestReport> {
  const findings: TestReport["findings"][number][] = [];
  for (const attempt of attempts)
    try {
      findings.push({ isGood: true, text: await attempt() });
    } catch (error) {
      if (!(error instanceof ChannelFailure)) throw error;
      return { isWorking: false, findings: [...findings, { isGood: false, text: error.message }] };
    }
  return { isWorking: true, findings };
}
