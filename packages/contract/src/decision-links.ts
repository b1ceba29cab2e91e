import { z } from "zod";
import { approvalErrors } from "./approval-errors.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";

export const decisionLinkErrors = defineErrors("decision_links", {
  personUnknown: {
    kind: "unprocessable",
    message: (p: { person: string }) =>
      `\`${p.person}\` is no member of this organization. Give the user id or the e-mail address of one.`,
  },
  unknown: {
    kind: "not_found",
    message: () => "There is no such link.",
  },
  used: {
    kind: "conflict",
    message: () => "This link has been used. A link decides once.",
  },
  expired: {
    kind: "conflict",
    message: (p: { expired_at: string }) => `This link was good until ${p.expired_at}.`,
  },
  withdrawn: {
    kind: "forbidden",
    message: () => "The channel that sent this link is disabled or deleted. Decide in the inbox.",
  },
  unread: {
    kind: "unprocessable",
    message: () => "The stakes are high: say that you have read the arguments.",
  },
});

const week = 7 * 86_400;

export const decisionLinks = resource("decisionLinks", {
  description: "Links by which one person decides one request, once, without signing in.",
  endpoints: {
    create: endpoint({
      method: "POST",
      path: "/approvals/:id/links",
      summary: "Send a person a link that decides",
      description:
        "It goes to the person's own address, and is bound to them and to this request. Opening it decides nothing.",
      permission: "approve-request",
      resource: "organization",
      status: 201,
      params: idParams,
      body: z.object({
        person: z.string().min(1).max(320).describe("User id or e-mail address of a member."),
        expires_seconds: z.int().min(60).max(week).default(86_400),
      }),
      output: z
        .object({
          id: z.string(),
          approval_id: z.string(),
          person: z.object({ id: z.string(), name: z.string(), email: z.string() }),
          expires_at: Timestamp,
          is_sent: z.boolean().describe("False where no mail server is set, or it did not take it."),
          url: z
            .string()
            .nullable()
            .describe(
              "The link itself: for the person, or for whoever has `manage-members` and did not ask the question.",
            ),
        })
        .meta({ id: "DecisionLink" }),
      errors: [approvalErrors.notFound, approvalErrors.ended, decisionLinkErrors.personUnknown],
    }),
  },
});
