import { z } from "zod";
import { Approval, ApprovalMessage, Voter } from "./approval.ts";
import { AuditEntry } from "./audit.ts";
import { FileType, User } from "./file.ts";
import { JsonObject, Timestamp } from "./kernel/wire.ts";
import { MonitorMeasurement, MonitorSeverity, MonitorState } from "./monitor.ts";

const fileFacts = {
  file: z
    .object({ id: z.string(), type: FileType, path: z.string(), name: z.string() })
    .describe("The File it happened to."),
};

const monitorFacts = {
  monitor: z.object({
    id: z.string(),
    name: z.string(),
    severity: MonitorSeverity,
    file_id: z.string().nullable().describe("Null: it looks at all Logs of the organization."),
    state: MonitorState,
  }),
  transition_id: z.string().describe("Of the change in the monitor's history."),
  measurement: MonitorMeasurement,
};

/** Every event that webhooks tell of: what it means and what it carries. The one list; all else follows from it. */
export const webhookEvents = {
  "file.version.created": {
    summary: "A File has a version with new content",
    data: z
      .object({
        ...fileFacts,
        version: z.object({ id: z.string(), number: z.int(), created_by: User.nullable() }),
      })
      .meta({ id: "FileVersionCreatedData" }),
  },
  "deployment.changed": {
    summary: "An environment holds another version of a File, or none any more",
    data: z
      .object({
        ...fileFacts,
        environment: z.object({ id: z.string(), name: z.string() }),
        version_id: z.string().nullable().describe("Null where the environment was emptied."),
        previous_version_id: z.string().nullable(),
        changed_by: User.nullable(),
      })
      .meta({ id: "DeploymentChangedData" }),
  },
  "log.created": {
    summary: "A Log was written; a webhook may ask for a share of them with `sample_rate`",
    data: z
      .object({
        log: z.object({
          id: z.string(),
          type: FileType,
          file_id: z.string(),
          version_id: z.string(),
          created_at: Timestamp,
          environment: z.string().nullable(),
          user: z.string().nullable(),
          error: z.string().nullable(),
          finish_reason: z.string().nullable(),
          provider: z.string().nullable(),
          model: z.string().nullable(),
          prompt_tokens: z.int().nullable(),
          output_tokens: z.int().nullable(),
          cost: z.number().nullable().describe("In USD."),
          metadata: JsonObject.nullable(),
          trace_id: z.string().nullable(),
        }),
      })
      .meta({ id: "LogCreatedData" }),
  },
  "evaluation.completed": {
    summary: "An evaluation has ended",
    data: z
      .object({
        evaluation: z.object({ id: z.string(), name: z.string().nullable(), file_id: z.string().nullable() }),
        status: z.enum(["completed", "cancelled", "failed"]),
      })
      .meta({ id: "EvaluationCompletedData" }),
  },
  "monitor.alerted": {
    summary: "A monitor found something that is not as it should be, or no data where that is to be told",
    data: z.object(monitorFacts).meta({ id: "MonitorAlertedData" }),
  },
  "monitor.recovered": {
    summary: "What a monitor alerted of is over",
    data: z.object(monitorFacts).meta({ id: "MonitorRecoveredData" }),
  },
  "approval.requested": {
    summary: "Somebody is asked for an approval or an answer",
    data: z.object({ approval: Approval }).meta({ id: "ApprovalRequestedData" }),
  },
  "approval.notice_due": {
    summary:
      "People are to be told of a request now: it was asked, a step joined, a reminder is due, somebody was asked as well or took over, came on call, has a reply to what they asked back, their vote was taken back by an edit, or their quiet hours are over",
    data: z
      .object({
        approval: Approval,
        reason: z
          .enum([
            "requested",
            "step_joined",
            "reminder",
            "escalated",
            "delegated",
            "handed_over",
            "replied",
            "edited",
          ])
          .describe("What it is about. `was_held` says whether it waited for quiet hours to end."),
        step: z.int().nullable().describe("Which step of the plan, from 0 on; null where none is concerned."),
        reminder: z.int().nullable().describe("The how-manieth reminder, from 1 on."),
        message: z
          .string()
          .nullable()
          .describe("What whoever escalated it, passed it on, edited it or replied to a question said."),
        was_held: z.boolean(),
        recipients: z
          .array(
            z.object({
              user_id: z.string(),
              full_name: z.string(),
              email_address: z.string(),
              instead_of: z
                .object({ user_id: z.string(), full_name: z.string() })
                .nullable()
                .describe("Whose delegate they are."),
            }),
          )
          .describe("People who may answer and have not."),
        channels: z.array(z.string()).describe("Channels that the plan names, e.g. `slack:C0123`."),
        anyone: z.boolean().describe("Whether whoever may answer is asked, beside those named here."),
      })
      .meta({ id: "ApprovalNoticeDueData" }),
  },
  "approval.message_added": {
    summary: "A reviewer asked back, or who asked replied; the request still waits",
    data: z.object({ approval: Approval, message: ApprovalMessage }).meta({ id: "ApprovalMessageAddedData" }),
  },
  "approval.edited": {
    summary: "Somebody changed the arguments that are asked for; votes from before count no more",
    data: z
      .object({
        approval: Approval,
        edit: z.object({
          by: Voter,
          comment: z.string().nullable().describe("Why, in words."),
          changes: z
            .array(
              z.object({ name: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
            )
            .describe("A side is absent where there was, or is, no such argument."),
          votes_taken: z
            .array(z.object({ id: z.string(), name: z.string(), vote: z.enum(["approve", "deny"]) }))
            .describe("Whose yes or no counts no more, but for who edited."),
        }),
      })
      .meta({ id: "ApprovalEditedData" }),
  },
  "approval.decided": {
    summary: "A request was approved, denied, answered, cancelled, superseded, or its time ran out",
    data: z.object({ approval: Approval }).meta({ id: "ApprovalDecidedData" }),
  },
  "agent_email.received": {
    summary: "Somebody who may launch an agent wrote to its address",
    data: z
      .object({
        is_test: z.boolean(),
        from_address: z.string().describe("`Ann <ann@example.org>`; it is proven."),
        to_address: z.string().describe("The agent's."),
        subject: z.string(),
        body: z.string().describe("What was written, without what it quotes."),
        message_id: z
          .string()
          .describe("With its angle brackets: answer with it as `in_reply_to`, and the thread goes on."),
        previous_thread: z
          .array(
            z.object({
              from_address: z.string(),
              to_address: z.array(z.string()),
              cc_address: z.array(z.string()),
              bcc_address: z.array(z.string()),
              subject: z.string(),
              content: z.string(),
              datetime: z.string(),
            }),
          )
          .nullable(),
        raw_email: z.string().describe("The whole mail."),
      })
      .meta({ id: "AgentEmailReceivedData" }),
  },
  "agent_slack.received": {
    summary: "Somebody who may launch an agent wrote to it in Slack",
    data: z
      .object({
        is_test: z.boolean(),
        team_id: z.string().nullable().describe("`T…`: the workspace."),
        channel_id: z.string().describe("`C…`, or `D…` where it was written to the app alone."),
        thread_ts: z
          .string()
          .describe("Ask and answer with it as `thread_ts`, and the conversation stays in its thread."),
        message_ts: z.string().describe("Of the message that launched it."),
        events: z
          .array(
            z.object({
              from_user_id: z.string(),
              channel_id: z.string(),
              content: z.string(),
              message_id: z.string(),
            }),
          )
          .describe(
            "What was said in the thread, oldest first, the message itself last. Only who wrote that one is known to be allowed.",
          ),
        is_partial: z
          .boolean()
          .describe(
            "Whether Slack told only the beginning of the thread, or none of it: what was said just before the message is missing.",
          ),
      })
      .meta({ id: "AgentSlackReceivedData" }),
  },
  "audit.recorded": {
    summary: "Something was changed, or denied: an entry of the audit log",
    data: z.object({ entry: AuditEntry }).meta({ id: "AuditRecordedData" }),
  },
  "webhook.test": {
    summary: "Somebody asked for a test of this webhook; it comes to every one, subscribed or not",
    data: z.object({ webhook_id: z.string() }).meta({ id: "WebhookTestData" }),
  },
} as const satisfies Record<string, { summary: string; data: z.ZodType }>;

export type WebhookEventType = keyof typeof webhookEvents;
export type WebhookEventData<T extends WebhookEventType> = z.input<(typeof webhookEvents)[T]["data"]>;

/** What is sent, by type: the body of the request. */
export const webhookBodies: Readonly<Record<string, { summary: string; body: z.ZodType }>> =
  Object.fromEntries(
    Object.entries(webhookEvents).map(([type, { summary, data }]) => [
      type,
      {
        summary,
        body: z.object({
          type: z.literal(type),
          timestamp: Timestamp.describe("When it happened."),
          data,
        }),
      },
    ]),
  );
