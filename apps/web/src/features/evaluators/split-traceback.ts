/** The error itself, and how the code came there. */
export type SplitTraceback = { summary: string; trace: string | undefined };

/** Python names the error below its way there, JavaScript above it. */
export function splitTraceback(error: string): SplitTraceback {
  const lines = error.trimEnd().split("\n");
  const trace = lines.filter(isOfTrace).join("\n");
  const summary = lines.filter((line) => !isOfTrace(line)).join("\n");
  // An error of one indented line is still the error.
  return summary === "" || trace === "" ? { summary: error.trimEnd(), trace: undefined } : { summary, trace };
}

const isOfTrace = (line: string): boolean => /^(?:Traceback \(most recent call last\):|\s+)/.test(line);
