import { type PromptLog, toJudgedLog } from "@parley/contract";
import type { JsonRecord } from "@parley/evaluators";
import { createLogId } from "../../create-log-id.ts";
import type { RecordedFile } from "../record/recording.ts";
import { type Below, toChildLogs } from "./child-logs.ts";
import type { EvalCase } from "./eval-case.ts";
import { showFile } from "./show-file.ts";
import { toRecord } from "./to-record.ts";

/** What came of a case, in the words of a Log. */
type Said = Partial<Omit<PromptLog, "type" | "prompt">>;

type Answered = {
  one: EvalCase;
  /** Milliseconds since 1970. */
  startedAt: number;
  said: Said;
  /** What was done for it, as far as that is known. */
  below?: readonly Below[] | undefined;
};

/** Makes Logs of a File as its server's Evaluators would get them, with null for what only a server knows. */
export function createLocalLogs(file: RecordedFile): (answered: Answered) => JsonRecord {
  let shown: JsonRecord | undefined;
  return ({ one: { id: caseId, datapoint }, startedAt, said, below = [] }) => {
    shown ??= showFile(file);
    const id = createLogId(startedAt);
    const startTime = new Date(startedAt).toISOString();
    const children = toChildLogs(below, { id, traceId: id, file, shown });
    const log = toRecord({
      type: file.type,
      id,
      log_id: id,
      created_at: startTime,
      start_time: startTime,
      end_time: new Date().toISOString(),
      inputs: datapoint.inputs ?? {},
      messages: datapoint.messages ?? [],
      warnings: [],
      ...said,
      source_datapoint_id: caseId,
      save: true,
      log_status: "complete",
      // What may have Logs below it is the root of a trace.
      ...(file.type !== "prompt" && { trace_id: id }),
      ...(children.length > 0 && { trace_children: children }),
      evaluator_logs: [],
      batches: [],
    });
    // All of them share what is shown of the File.
    return toJudgedLog({ ...log, [file.type]: shown }) as JsonRecord;
  };
}
