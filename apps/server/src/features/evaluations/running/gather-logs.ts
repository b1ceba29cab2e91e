import type { LogWriter } from "../../logs/index.ts";

/** How long a Log waits for others: of a Run there are many, and nobody waits for one of them. */
const gatheringMs = 50;

/** Hands Logs on together, so that many share a transaction. */
export function gatherLogs(logWriter: LogWriter): LogWriter {
  let gathering: Promise<void> | undefined;
  const gather = (): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(() => {
        gathering = undefined;
        resolve();
      }, gatheringMs);
    });
  return {
    ...logWriter,
    append: async (entry) => {
      await (gathering ??= gather());
      return logWriter.append(entry);
    },
  };
}
