import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Moment, Timestamp } from "./kernel/wire.ts";
import { memberErrors } from "./members.ts";
import { QuietWindows, TimeZone } from "./quiet-hours.ts";

/** When notices about requests may reach a person. */
export const PersonalQuietHours = z
  .strictObject({
    windows: QuietWindows,
    high_stakes_wait: z
      .boolean()
      .default(false)
      .describe("Whether requests of high stakes wait as well. Default: they break through."),
  })
  .meta({ id: "PersonalQuietHours" });
export type PersonalQuietHours = z.output<typeof PersonalQuietHours>;

/** A span in which a person answers nothing, and who answers instead. */
export const OutOfOffice = z
  .object({
    id: z.string(),
    user_id: z.string(),
    full_name: z.string(),
    from: Timestamp,
    until: Timestamp,
    delegate: z
      .object({ user_id: z.string(), full_name: z.string() })
      .nullable()
      .describe("Who answers meanwhile; null where nobody does."),
    note: z.string(),
    created_at: Timestamp,
  })
  .meta({ id: "OutOfOffice" });
export type OutOfOffice = z.output<typeof OutOfOffice>;

export const Availability = z
  .object({
    time_zone: z.string().describe("Of the quiet hours; UTC until one is set."),
    quiet_hours: PersonalQuietHours.nullable(),
    out_of_office: z.array(OutOfOffice).describe("Those that are not over, the next one first."),
  })
  .meta({ id: "Availability" });
export type Availability = z.output<typeof Availability>;

export const availabilityErrors = defineErrors("availability", {
  quietHoursBroken: {
    kind: "conflict",
    message: () =>
      "What is kept of your quiet hours cannot be read, so you have none now. Give them anew with `PATCH /v5/me/availability`, or `null`.",
  },
  noPerson: {
    kind: "forbidden",
    message: () => "This belongs to a person. Sign in, or use a key of your own.",
  },
  endsBeforeItBegins: {
    kind: "unprocessable",
    message: () => "`until` must be later than `from`, and not be over already.",
  },
  ownDelegate: {
    kind: "unprocessable",
    message: () => "Name somebody else as the delegate, or nobody.",
  },
  tooMany: {
    kind: "conflict",
    message: (p: { most: number }) => `At most ${p.most} absences may lie ahead. Delete one first.`,
  },
  absenceNotFound: {
    kind: "not_found",
    message: (p: { out_of_office_id: string }) => `You have no absence \`${p.out_of_office_id}\`.`,
  },
});

// A delegate decides: only who may decide names one.
const own = { permission: "approve", resource: "caller" } as const;

export const availability = resource("availability", {
  description:
    "When people are told of requests, and who answers for them while they are away. Deadlines do not move for it.",
  endpoints: {
    get: endpoint({
      method: "GET",
      path: "/me/availability",
      summary: "Your time zone, quiet hours and absences",
      permission: "read",
      resource: "caller",
      output: Availability,
      errors: [availabilityErrors.noPerson, availabilityErrors.quietHoursBroken],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/me/availability",
      summary: "Set your time zone and quiet hours",
      ...own,
      body: z.object({
        time_zone: TimeZone.optional(),
        quiet_hours: PersonalQuietHours.nullish().describe("`null` takes them away."),
      }),
      output: Availability,
      errors: [availabilityErrors.noPerson, availabilityErrors.quietHoursBroken],
    }),
    createOutOfOffice: endpoint({
      method: "POST",
      path: "/me/out-of-office",
      summary: "Say that you are away, and who answers instead",
      description:
        "The delegate fills your places, your teams' and those of schedules, but for your role, as one person with one vote; never for requests of yours. A delegate who is away passes nothing on.",
      ...own,
      body: z.object({
        from: Moment,
        until: Moment,
        delegate_user_id: z.string().nullish(),
        note: z.string().max(1000).default(""),
      }),
      output: OutOfOffice,
      status: 201,
      errors: [
        availabilityErrors.noPerson,
        availabilityErrors.endsBeforeItBegins,
        availabilityErrors.ownDelegate,
        availabilityErrors.tooMany,
        memberErrors.notFound,
      ],
    }),
    deleteOutOfOffice: endpoint({
      method: "DELETE",
      path: "/me/out-of-office/:id",
      summary: "You are not away after all, or back again",
      ...own,
      params: idParams,
      output: empty,
      errors: [availabilityErrors.noPerson, availabilityErrors.absenceNotFound],
    }),
    listOutOfOffice: endpoint({
      method: "GET",
      path: "/out-of-office",
      summary: "List who is or will be away, and who answers for them",
      permission: "read",
      resource: "caller",
      output: z.array(OutOfOffice),
    }),
  },
});
