import { optional } from "@parley/promptfile";
import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Moment, Timestamp } from "./kernel/wire.ts";
import { memberErrors } from "./members.ts";
import { PlainName } from "./organizations.ts";
import { TimeZone, Weekday } from "./quiet-hours.ts";
import { teamErrors } from "./teams.ts";

const Person = z
  .object({ user_id: z.string(), full_name: z.string(), email_address: z.string() })
  .meta({ id: "SchedulePerson" });

const Handover = z
  .strictObject({
    weekday: Weekday.describe("Of the first handover; the others follow after `rotation_days` each."),
    hour: z.int().min(0).max(23),
    minute: z.int().min(0).max(59).default(0),
  })
  .meta({ id: "ScheduleHandover" });

/** A span in which somebody else is on call than whose turn it is. */
export const ScheduleOverride = z
  .object({ id: z.string(), person: Person, from: Timestamp, until: Timestamp, created_at: Timestamp })
  .meta({ id: "ScheduleOverride" });

/** Who is on call from when to when. */
export const Shift = z
  .object({
    person: Person.nullable().describe("Null: nobody, since nobody of the schedule is a member any more."),
    from: Timestamp,
    until: Timestamp,
    override_id: z.string().nullable().describe("The override it comes from; null where it is their turn."),
  })
  .meta({ id: "ScheduleShift" });
export type Shift = z.output<typeof Shift>;

export const Schedule = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    team_id: z.string().nullable().describe("The team whose schedule it is; null: no team's."),
    time_zone: z.string(),
    members: z.array(Person).describe("In the order in which they take turns."),
    handover: Handover,
    rotation_days: z.int(),
    starts_on: z.string().describe("The day of the handover to the first member."),
    overrides: z.array(ScheduleOverride).describe("Those that are not over."),
    on_call: Shift.describe("Who is on call now."),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Schedule" });
export type Schedule = z.output<typeof Schedule>;

/** A schedule of which nobody can say who is on call: changed by hand, or from another version of Parley. */
export const BrokenSchedule = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    team_id: z.string().nullable(),
    problem: z.string().describe("Why nobody can say who is on call, and how that is mended."),
    broken_fields: z.array(z.string()).describe("What of it cannot be read."),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "BrokenSchedule" });
export type BrokenSchedule = z.output<typeof BrokenSchedule>;

export const scheduleErrors = defineErrors("schedules", {
  notFound: {
    kind: "not_found",
    message: (p: { schedule_id: string }) => `There is no schedule \`${p.schedule_id}\`.`,
  },
  broken: {
    kind: "conflict",
    message: (p: { schedule_id: string; name: string; fields: string[] }) =>
      `Nobody can say who is on call by the schedule \`${p.name}\`: what is kept of its ${p.fields.join(", ")} cannot be read. Give that anew with \`PATCH /v5/schedules/${p.schedule_id}\`, or delete the schedule.`,
  },
  overrideNotFound: {
    kind: "not_found",
    message: (p: { override_id: string }) => `There is no override \`${p.override_id}\`.`,
  },
  nameTaken: {
    kind: "conflict",
    message: (p: { name: string }) => `There is a schedule \`${p.name}\` already.`,
  },
  startsOnOtherDay: {
    kind: "unprocessable",
    message: (p: { starts_on: string; weekday: string }) =>
      `\`starts_on\` (${p.starts_on}) is no ${p.weekday}, on which the handover is.`,
  },
  endsBeforeItBegins: {
    kind: "unprocessable",
    message: () => "`until` must be later than `from`, and not be over already.",
  },
  spanTooLong: {
    kind: "unprocessable",
    message: (p: { days: number }) => `Ask for at most ${p.days} days at once.`,
  },
  tooManyOverrides: {
    kind: "conflict",
    message: (p: { most: number }) => `At most ${p.most} overrides may lie ahead. Delete one first.`,
  },
});

const managed = { permission: "manage-members", resource: "organization" } as const;
const seen = { permission: "read", resource: "caller" } as const;
const Day = z.iso.date().describe("A day of the handover's weekday, at which the first member begins.");

const fields = {
  name: PlainName,
  description: optional(z.string().max(1000)),
  time_zone: TimeZone,
  members: z
    .array(z.string())
    .min(1)
    .max(100)
    .refine((ids) => new Set(ids).size === ids.length, { error: "Each member stands there once" })
    .describe("Ids of people, in the order in which they take turns."),
  handover: Handover,
  rotation_days: z.int().min(1).max(366).describe("How long a turn is."),
};

const team_id = z.string().max(200).nullish().describe("The team whose schedule it is. It names nobody.");
const created = {
  ...fields,
  rotation_days: fields.rotation_days.default(7),
  starts_on: Day.optional(),
};
const listed = z
  .array(z.union([Schedule, BrokenSchedule]))
  .describe("One that cannot be read is there with its `problem`, and holds up no other.");
const teamParams = z.object({ team_id: z.string() });
const createErrors = [
  scheduleErrors.nameTaken,
  scheduleErrors.startsOnOtherDay,
  memberErrors.notFound,
  teamErrors.notFound,
];

export const schedules = resource("schedules", {
  description:
    'Who is on call when: people who take turns. A plan names one as `{"schedule": "…"}`, and asks whoever is on call.',
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/schedules",
      summary: "List schedules, with who is on call now",
      ...seen,
      output: listed,
    }),
    create: endpoint({
      method: "POST",
      path: "/schedules",
      summary: "Make a schedule",
      ...managed,
      body: z.object({ ...created, team_id }),
      output: Schedule,
      status: 201,
      errors: createErrors,
    }),
    listOfTeam: endpoint({
      method: "GET",
      path: "/teams/:team_id/schedules",
      summary: "List the schedules of a team, with who is on call now",
      ...seen,
      params: teamParams,
      output: listed,
      errors: [teamErrors.notFound],
    }),
    createForTeam: endpoint({
      method: "POST",
      path: "/teams/:team_id/schedules",
      summary: "Make a schedule of a team",
      ...managed,
      params: teamParams,
      body: z.object(created),
      output: Schedule,
      status: 201,
      errors: createErrors,
    }),
    get: endpoint({
      method: "GET",
      path: "/schedules/:id",
      summary: "Get a schedule",
      ...seen,
      params: idParams,
      output: Schedule,
      errors: [scheduleErrors.notFound, scheduleErrors.broken],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/schedules/:id",
      summary: "Change a schedule",
      description:
        "It holds at once, for requests that wait as well. Turns are counted from `starts_on`; give it anew to begin with the first member again.",
      ...managed,
      params: idParams,
      body: z.object({ ...z.object(fields).partial().shape, starts_on: Day.optional(), team_id }),
      output: Schedule,
      errors: [
        scheduleErrors.notFound,
        scheduleErrors.broken,
        scheduleErrors.nameTaken,
        scheduleErrors.startsOnOtherDay,
        memberErrors.notFound,
        teamErrors.notFound,
      ],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/schedules/:id",
      summary: "Delete a schedule; plans that name it ask nobody there any more",
      ...managed,
      params: idParams,
      output: empty,
      errors: [scheduleErrors.notFound],
    }),
    getOnCall: endpoint({
      method: "GET",
      path: "/schedules/:id/on-call",
      summary: "Who is on call, now or at another moment, and who follows",
      ...seen,
      params: idParams,
      query: z.object({ at: Moment.optional() }),
      output: z.object({ on_call: Shift, next: Shift }).meta({ id: "OnCall" }),
      errors: [scheduleErrors.notFound, scheduleErrors.broken],
    }),
    listShifts: endpoint({
      method: "GET",
      path: "/schedules/:id/shifts",
      summary: "List who is on call within a span, one after the other",
      ...seen,
      params: idParams,
      query: z.object({ from: Moment, until: Moment }),
      output: z.array(Shift),
      errors: [
        scheduleErrors.notFound,
        scheduleErrors.broken,
        scheduleErrors.endsBeforeItBegins,
        scheduleErrors.spanTooLong,
      ],
    }),
    createOverride: endpoint({
      method: "POST",
      path: "/schedules/:id/overrides",
      summary: "Have somebody else on call for a while",
      description: "Of several at the same time the one that was made last holds.",
      ...managed,
      params: idParams,
      body: z.object({ user_id: z.string(), from: Moment, until: Moment }),
      output: Schedule,
      status: 201,
      errors: [
        scheduleErrors.notFound,
        scheduleErrors.broken,
        scheduleErrors.endsBeforeItBegins,
        scheduleErrors.tooManyOverrides,
        memberErrors.notFound,
      ],
    }),
    deleteOverride: endpoint({
      method: "DELETE",
      path: "/schedules/:id/overrides/:override_id",
      summary: "Take an override back",
      ...managed,
      params: idParams.extend({ override_id: z.string() }),
      output: Schedule,
      errors: [scheduleErrors.notFound, scheduleErrors.broken, scheduleErrors.overrideNotFound],
    }),
  },
});
