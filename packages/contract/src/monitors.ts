import { optional } from "@parley/promptfile";
import { z } from "zod";
import { fileErrors } from "./file.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, pageOf, pageQuery } from "./kernel/wire.ts";
import { monitorErrors } from "./monitor-errors.ts";
import {
  Monitor,
  MonitorCreate,
  MonitorMeasurement,
  MonitorMute,
  MonitorNotice,
  MonitorState,
  MonitorTransition,
  MonitorUpdate,
} from "./monitor.ts";

/** What is said of a monitor may not fit what there is. */
const givenErrors = [
  fileErrors.notFound,
  monitorErrors.nameTaken,
  monitorErrors.versionNotOfFile,
  monitorErrors.evaluatorUnknown,
  monitorErrors.notMeasurable,
  monitorErrors.personUnknown,
  monitorErrors.teamUnknown,
  monitorErrors.channelUnknown,
];

export const monitors = resource("monitors", {
  description: "What looks at Logs again and again, and tells people when they are not as they should be.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/monitors",
      summary: "List monitors: those that alert first, then by name",
      permission: "read",
      resource: "list",
      query: z.object({
        ...pageQuery,
        file_id: z.string().optional().describe("Of this File."),
        state: MonitorState.optional(),
      }),
      output: pageOf(Monitor),
    }),
    create: endpoint({
      method: "POST",
      path: "/monitors",
      summary: "Create a monitor; it is checked for the first time within a minute",
      permission: "write",
      resource: "monitor",
      body: MonitorCreate,
      output: Monitor,
      status: 201,
      errors: [...givenErrors, monitorErrors.tooMany],
    }),
    preview: endpoint({
      method: "POST",
      path: "/monitors/preview",
      summary: "What a monitor would find now; none is made",
      permission: "read",
      resource: "monitor",
      body: MonitorCreate,
      output: MonitorMeasurement,
      errors: givenErrors,
    }),
    get: endpoint({
      method: "GET",
      path: "/monitors/:id",
      summary: "Get a monitor",
      permission: "read",
      resource: "monitor",
      params: idParams,
      output: Monitor,
      errors: [monitorErrors.notFound],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/monitors/:id",
      summary: "Change a monitor; what is not named stays",
      description:
        "Where what it measures changes, it counts its checks anew; its state stays until they say otherwise.",
      permission: "write",
      resource: "monitor",
      params: idParams,
      body: MonitorUpdate,
      output: Monitor,
      errors: [monitorErrors.notFound, ...givenErrors],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/monitors/:id",
      summary: "Delete a monitor and its history",
      permission: "write",
      resource: "monitor",
      params: idParams,
      output: empty,
      errors: [monitorErrors.notFound],
    }),
    history: endpoint({
      method: "GET",
      path: "/monitors/:id/history",
      summary: "The changes of a monitor's state, newest first, and who was told",
      description: "Of the last 90 days.",
      permission: "read",
      resource: "monitor",
      params: idParams,
      query: z.object(pageQuery),
      output: pageOf(MonitorTransition),
      errors: [monitorErrors.notFound],
    }),
    test: endpoint({
      method: "POST",
      path: "/monitors/:id/test",
      summary: "Measure now, and on request send everybody a test notice",
      description: "Its state and history stay as they are; so do the webhooks.",
      permission: "write",
      resource: "monitor",
      params: idParams,
      body: z.object({
        notify: optional(z.boolean()).describe("Whether a test is sent to who is told. Default: false."),
      }),
      output: z.object({
        measurement: MonitorMeasurement,
        notices: z
          .array(MonitorNotice)
          .describe("As they were planned; ask for `notices` to see how they went."),
      }),
      errors: [monitorErrors.notFound, monitorErrors.cannotMeasure],
    }),
    notices: endpoint({
      method: "GET",
      path: "/monitors/:id/notices",
      summary: "The latest notices of a monitor, tests too, newest first",
      permission: "read",
      resource: "monitor",
      params: idParams,
      query: z.object(pageQuery),
      output: pageOf(MonitorNotice),
      errors: [monitorErrors.notFound],
    }),
    mute: endpoint({
      method: "POST",
      path: "/monitors/:id/mute",
      summary: "Tell nobody for a while; it is measured on, and its history kept",
      permission: "write",
      resource: "monitor",
      isRepeatable: true,
      params: idParams,
      body: MonitorMute,
      output: Monitor,
      errors: [monitorErrors.notFound],
    }),
    unmute: endpoint({
      method: "POST",
      path: "/monitors/:id/unmute",
      summary: "Tell people again; if it alerts now, they are told so",
      permission: "write",
      resource: "monitor",
      isRepeatable: true,
      params: idParams,
      output: Monitor,
      errors: [monitorErrors.notFound],
    }),
  },
});
