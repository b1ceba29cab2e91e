import type { BackgroundLog } from "../background/background-log.ts";
import { createLogId } from "../create-log-id.ts";
import type { LocalFiles } from "./local-files.ts";
import { prepareCall } from "./prepare-call.ts";

type LocalLogging = {
  readonly openFiles: () => Promise<LocalFiles | undefined>;
  readonly log: (entry: BackgroundLog) => { id: string };
  readonly onWarning: (message: string) => void;
};

/**
 * Logs of Prompts and Agents at the path of a local file are of what that file says, as calls are. Until the folder has been
 * opened, which takes a moment once, they wait for it; `settled` says when none does.
 */
export function createLocalLogging({ openFiles, log, onWarning }: LocalLogging) {
  let files: LocalFiles | undefined;
  let opening: Promise<unknown> = Promise.resolve();

  const logFile = (entry: BackgroundLog, type: "prompt" | "agent"): void => {
    let prepared: BackgroundLog = entry;
    try {
      if (files) prepared = prepareCall(entry, { files, type, onWarning }) as BackgroundLog;
    } catch (error) {
      onWarning(`A Log is left to the server's version: ${error instanceof Error ? error.message : ""}`);
    }
    log(prepared);
  };
  return {
    log(entry: BackgroundLog): { id: string } {
      const { type = "prompt" } = entry;
      const isLocal = (type === "prompt" || type === "agent") && entry.path != null && entry.id == null;
      if (!isLocal || (entry as Record<string, unknown>)[type] != null) return log(entry);
      const id = entry.log_id ?? createLogId(Date.now());
      const named = { ...entry, log_id: id };
      if (files) logFile(named, type);
      else {
        const open = async (): Promise<void> => {
          files = await openFiles().catch((error: unknown) => void onWarning(String(error)));
          logFile(named, type);
        };
        opening = Promise.all([opening, open()]);
      }
      return { id };
    },
    settled: (): Promise<unknown> => opening,
  };
}
