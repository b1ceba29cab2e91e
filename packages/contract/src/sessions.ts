import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";
import { organizationErrors } from "./organizations.ts";

export const Session = z
  .object({
    id: z.string(),
    is_current: z.boolean().describe("Whether it is the one that asks."),
    browser: z.string().nullable().describe("What the browser said it was."),
    ip_address: z.string().nullable(),
    created_at: Timestamp,
    last_seen_at: Timestamp.describe("To within a day."),
    expires_at: Timestamp,
  })
  .meta({ id: "Session" });
export type Session = z.output<typeof Session>;

export const sessionErrors = defineErrors("sessions", {
  notFound: {
    kind: "not_found",
    message: (p: { session_id: string }) => `You have no open session \`${p.session_id}\`.`,
  },
});

export const sessions = resource("sessions", {
  description: "Where the signed-in person is signed in.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/sessions",
      summary: "List your open sessions",
      permission: "read",
      resource: "caller",
      output: z.array(Session),
      errors: [organizationErrors.peopleOnly],
    }),
    revoke: endpoint({
      method: "DELETE",
      path: "/sessions/:id",
      summary: "End one of your sessions",
      permission: "read",
      resource: "caller",
      params: idParams,
      output: empty,
      errors: [sessionErrors.notFound, organizationErrors.peopleOnly],
    }),
    revokeOthers: endpoint({
      method: "DELETE",
      path: "/sessions",
      summary: "End all your sessions but this one",
      permission: "read",
      resource: "caller",
      output: z.object({ ended: z.int() }),
      errors: [organizationErrors.peopleOnly],
    }),
  },
});
