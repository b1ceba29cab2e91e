import { z } from "zod";
import { environmentErrors } from "./environments.ts";
import { fileErrors } from "./file.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, pageOf, pageQuery } from "./kernel/wire.ts";
import { monitoringErrors } from "./monitoring-errors.ts";
import { MonitoringStats, MonitoringStatsQuery } from "./monitoring-stats.ts";
import { BackFill, BackFillCreate, Watch, WatchCreate, WatchUpdate } from "./watch.ts";

/** `id` is the File's. */
const watchParams = z.object({ id: z.string(), watch_id: z.string() });
const backFillParams = z.object({ id: z.string(), back_fill_id: z.string() });

const watchErrors = [fileErrors.notFound, monitoringErrors.watchNotFound];
const backFillErrors = [fileErrors.notFound, monitoringErrors.backFillNotFound];

export const monitoring = resource("monitoring", {
  description: "Files in production: Evaluators that watch their new Logs, and what came of them over time.",
  endpoints: {
    listWatches: endpoint({
      method: "GET",
      path: "/monitoring/:id/watches",
      summary: "List the Evaluators that watch a File, newest first",
      description: "Also those that were deactivated. `id` is the File's.",
      permission: "read",
      resource: "file",
      params: idParams,
      output: z.object({ records: z.array(Watch) }),
      errors: [fileErrors.notFound],
    }),
    createWatch: endpoint({
      method: "POST",
      path: "/monitoring/:id/watches",
      summary: "Let an Evaluator watch a File's new Logs",
      description:
        "As `POST /{type}s/{id}/evaluators` with `activate`, with what confines it. One that watches the File already is activated, and confined as is said now.",
      permission: "write",
      resource: "file",
      params: idParams,
      body: WatchCreate,
      output: Watch,
      status: 201,
      errors: [
        fileErrors.notFound,
        fileErrors.evaluatorNotFound,
        environmentErrors.notFound,
        monitoringErrors.filterInvalid,
      ],
    }),
    updateWatch: endpoint({
      method: "PATCH",
      path: "/monitoring/:id/watches/:watch_id",
      summary: "Change what confines a watch, or activate and deactivate it",
      description:
        "What is not named stays. Logs that wait are judged by what is true when their turn comes.",
      permission: "write",
      resource: "file",
      params: watchParams,
      body: WatchUpdate,
      output: Watch,
      errors: [...watchErrors, monitoringErrors.filterInvalid],
    }),
    deleteWatch: endpoint({
      method: "DELETE",
      path: "/monitoring/:id/watches/:watch_id",
      summary: "Delete a watch; what its Evaluator said stays",
      permission: "write",
      resource: "file",
      params: watchParams,
      output: empty,
      errors: watchErrors,
    }),
    listBackFills: endpoint({
      method: "GET",
      path: "/monitoring/:id/back-fills",
      summary: "List a File's back-fills, newest first",
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object(pageQuery),
      output: pageOf(BackFill),
      errors: [fileErrors.notFound],
    }),
    createBackFill: endpoint({
      method: "POST",
      path: "/monitoring/:id/back-fills",
      summary: "Have Logs judged that are there already",
      description:
        "In the background, newest first. A Log that this version of the Evaluator has judged is not judged again.",
      permission: "write",
      resource: "file",
      params: idParams,
      body: BackFillCreate,
      output: BackFill,
      status: 201,
      errors: [
        ...watchErrors,
        monitoringErrors.notJudging,
        monitoringErrors.spanInvalid,
        monitoringErrors.backFillRunning,
      ],
    }),
    getBackFill: endpoint({
      method: "GET",
      path: "/monitoring/:id/back-fills/:back_fill_id",
      summary: "See how far a back-fill is",
      permission: "read",
      resource: "file",
      params: backFillParams,
      output: BackFill,
      errors: backFillErrors,
    }),
    cancelBackFill: endpoint({
      method: "POST",
      path: "/monitoring/:id/back-fills/:back_fill_id/cancel",
      summary: "Cancel a back-fill; what was judged stays",
      permission: "write",
      resource: "file",
      params: backFillParams,
      output: BackFill,
      errors: [...backFillErrors, monitoringErrors.backFillEnded],
    }),
    stats: endpoint({
      method: "GET",
      path: "/monitoring/:id/stats",
      summary: "A File over time: Logs, errors, cost, latency, tokens, judgments",
      description: "For charts: by version or environment, in hours or days. `id` is the File's.",
      permission: "read",
      resource: "file",
      params: idParams,
      query: MonitoringStatsQuery,
      output: MonitoringStats,
      errors: [fileErrors.notFound, monitoringErrors.spanInvalid, monitoringErrors.tooManyBuckets],
    }),
  },
});
