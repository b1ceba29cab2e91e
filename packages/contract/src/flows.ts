import { z } from "zod";
import { fileEndpoints } from "./file-endpoints.ts";
import { CreatedFlowLog, Flow, FlowLogRequest, FlowLogUpdate, FlowUpsert } from "./flow.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { recordEndpoint } from "./log-endpoints.ts";
import { logErrors } from "./log.ts";
import { FlowLog } from "./log-union.ts";
import { fileErrors } from "./file.ts";

export const flows = resource("flows", {
  description: "A whole application as a File: its Logs are the roots of traces.",
  endpoints: {
    log: recordEndpoint({
      noun: "flows",
      summary: "Record a run of your application, or begin one",
      request: FlowLogRequest,
      created: CreatedFlowLog,
      errors: [fileErrors.noVersion, logErrors.notCompletable],
    }),
    updateLog: endpoint({
      method: "PATCH",
      path: "/flows/logs/:log_id",
      summary: "Complete or correct a Flow Log",
      description:
        "To complete it, it needs an output or an error. Its end is then the moment of completion, and it takes no more Logs.",
      permission: "log",
      resource: "log",
      params: z.object({ log_id: z.string() }),
      body: FlowLogUpdate,
      output: FlowLog,
      errors: [logErrors.notFound, logErrors.notCompletable, logErrors.reopened],
    }),
    ...fileEndpoints({ noun: "flows", title: "Flow", file: Flow, upsert: FlowUpsert }),
  },
});
