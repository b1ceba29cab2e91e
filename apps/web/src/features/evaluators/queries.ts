import { fileOf } from "@parley/sdk";
import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import type { JudgmentRecord } from "./labels-by-log.ts";

/** So many of the newest judgments are looked at. */
const mostJudgments = 2000;
const pageSize = 500;

/** The newest judgments of an Evaluator, with the Logs they are of and what else was said of these. */
export const judgmentsQuery = (evaluatorId: string) =>
  queryOptions({
    queryKey: ["evaluators", evaluatorId, "judgments"],
    queryFn: async ({ signal }) => {
      const found: JudgmentRecord[] = [];
      const wanted = {
        file_id: evaluatorId,
        include_parent: true,
        include_bodies: false,
        size: pageSize,
      } as const;
      for (let page = 1; found.length < mostJudgments; page += 1) {
        const { records } = await parley.logs.list({ ...wanted, page }, { signal });
        found.push(...records.filter((record) => record.type === "evaluator"));
        if (records.length < pageSize) break;
      }
      return found;
    },
  });

/** A Log to try an Evaluator on. */
type SampleLog = { key: string; log_id: string; label: string; path: string; at: string };

/** The newest Logs of a File, else of all Files that are judged. */
export const sampleLogsQuery = (fileId: string | undefined) =>
  queryOptions({
    queryKey: ["evaluators", "samples", fileId],
    queryFn: async ({ signal }): Promise<SampleLog[]> => {
      const { records } = await parley.logs.list(
        {
          size: 20,
          include_bodies: false,
          filter: 'type != "evaluator"',
          ...(fileId !== undefined && { file_id: fileId }),
        },
        { signal },
      );
      return records.map((log) => ({
        key: log.id,
        log_id: log.id,
        label: log.error || log.output || log.id,
        path: fileOf(log).path,
        at: log.created_at,
      }));
    },
    // What is chosen from does not move while somebody chooses.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
