import { z } from "zod";
import { directoryErrors } from "./directories.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, QueryBoolean, Timestamp } from "./kernel/wire.ts";

const Days = z.int().min(1).max(36_500).nullable();

/** How long the Logs of a directory, and of all below it, are kept. */
export const RetentionRule = z
  .object({
    directory_id: z.string(),
    path: z.string().describe("Empty for the whole organization."),
    delete_after_days: Days.describe("Logs older than this are deleted; null: never."),
    redact_after_days: Days.describe(
      "Of Logs older than this nothing is kept but what lists need: no inputs, messages, outputs; null: never.",
    ),
    legal_hold: z
      .boolean()
      .describe("Nothing in it is deleted or redacted, by rules or by hand, whatever rules below it say."),
    updated_at: Timestamp,
  })
  .meta({ id: "RetentionRule" });
export type RetentionRule = z.output<typeof RetentionRule>;

export const RetentionReport = z
  .object({
    id: z.string(),
    started_at: Timestamp,
    ended_at: Timestamp,
    deleted: z.int(),
    redacted: z.int(),
    files: z.array(z.object({ file_id: z.string(), path: z.string(), deleted: z.int(), redacted: z.int() })),
  })
  .meta({ id: "RetentionReport" });
export type RetentionReport = z.output<typeof RetentionReport>;

/** What a run would do at this moment. */
export const RetentionPreview = RetentionReport.pick({ deleted: true, redacted: true, files: true }).meta({
  id: "RetentionPreview",
});
export type RetentionPreview = z.output<typeof RetentionPreview>;

const QueryDays = z.coerce.number().int().min(1).max(36_500).optional();

export const retentionErrors = defineErrors("retention", {
  ruleNotFound: {
    kind: "not_found",
    message: (p: { directory: string }) => `Directory \`${p.directory}\` has no retention rule of its own.`,
  },
  held: {
    kind: "conflict",
    message: (p: { path: string }) =>
      `There is a legal hold on \`${p.path === "" ? "the whole organization" : p.path}\`: nothing in it is deleted.`,
  },
});

const managed = { permission: "manage-retention", resource: "organization" } as const;

export const retention = resource("retention", {
  description: "How long Logs are kept. The deepest rule that holds a File counts, but for legal holds.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/retention-rules",
      summary: "List the retention rules",
      ...managed,
      output: z.array(RetentionRule),
    }),
    set: endpoint({
      method: "PUT",
      path: "/retention-rules/:id",
      summary: "Say how long the Logs of a directory are kept",
      description: "`id` is the directory's; the root's is for the whole organization.",
      ...managed,
      params: idParams,
      body: z.object({
        delete_after_days: Days.default(null),
        redact_after_days: Days.default(null),
        legal_hold: z.boolean().default(false),
      }),
      output: RetentionRule,
      errors: [directoryErrors.notFound],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/retention-rules/:id",
      summary: "Keep the Logs of a directory as what is above it says",
      ...managed,
      params: idParams,
      output: empty,
      errors: [retentionErrors.ruleNotFound],
    }),
    preview: endpoint({
      method: "GET",
      path: "/retention-preview",
      summary: "See what the rules would delete and redact now",
      description: "With `directory_id`: as if that directory had the rule that is given, whatever it has.",
      ...managed,
      query: z.object({
        directory_id: z.string().optional(),
        delete_after_days: QueryDays,
        redact_after_days: QueryDays,
        legal_hold: QueryBoolean.default(false),
      }),
      output: RetentionPreview,
      errors: [directoryErrors.notFound],
    }),
    run: endpoint({
      method: "POST",
      path: "/retention-runs",
      summary: "Apply the rules now",
      description: "They are applied once a day anyway. The reply comes when all is done.",
      ...managed,
      output: RetentionReport,
    }),
    listReports: endpoint({
      method: "GET",
      path: "/retention-reports",
      summary: "List what was deleted and redacted, newest first",
      ...managed,
      output: z.array(RetentionReport),
    }),
  },
});
