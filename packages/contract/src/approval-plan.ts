import { optional } from "@parley/promptfile";
import { z } from "zod";
import { PlanQuietHours } from "./quiet-hours.ts";

const maxPlaces = 50;
const maxDepth = 6;

const place = (fields: z.ZodRawShape, description: string) => z.strictObject(fields).describe(description);

/** Who answers: one place that one person fills, or a combination of places. */
export type Responder =
  | { anyone: true }
  | { person: string }
  | { team: string }
  | { role: string }
  | { channel: string }
  | { schedule: string }
  | { any: Responder[]; count?: number | undefined }
  | { all: Responder[] };

const Name = z.string().min(1).max(320);

const AnyResponder: z.ZodType<Responder> = z
  .union([
    place({ anyone: z.literal(true) }, "Whoever may answer in this organization."),
    place({ person: Name }, "One person, by user id or e-mail address."),
    place({ team: Name }, "A member of the team, by its id or name."),
    place({ role: Name }, "Whoever has this role or, of the built-in ones, a higher one."),
    place({ channel: Name }, "Whoever answers in this channel, e.g. `slack:C0123`, or in the inbox."),
    place({ schedule: Name }, "Whoever is on call by this schedule, by its id or name."),
    z
      .strictObject({
        any: z.array(z.lazy(() => AnyResponder)).min(1),
        count: optional(z.int().min(1)).describe("How many of them are needed. Default: 1."),
      })
      .describe("So many of these."),
    z.strictObject({ all: z.array(z.lazy(() => AnyResponder)).min(1) }).describe("Each of these."),
  ])
  .meta({ id: "Responder" }) as z.ZodType<Responder>;

/** @example Responder.parse({ all: [{ team: "legal" }, { any: [{ person: "ana@example.com" }, { role: "admin" }] }] }) */
export const Responder = AnyResponder.superRefine((tree, context) => {
  const { places, depth } = measure(tree);
  const refuse = (message: string): void => context.addIssue({ code: "custom", message });
  if (places > maxPlaces) refuse(`At most ${maxPlaces} places in one tree`);
  if (depth > maxDepth) refuse(`At most ${maxDepth} levels`);
  if (asksTooMany(tree)) refuse("`count` asks for more than there are in `any`");
});

function partsOf(tree: Responder): Responder[] {
  if ("any" in tree) return tree.any;
  return "all" in tree ? tree.all : [];
}

function measure(tree: Responder): { places: number; depth: number } {
  const parts = partsOf(tree).map(measure);
  if (parts.length === 0) return { places: 1, depth: 1 };
  return {
    places: parts.reduce((sum, { places }) => sum + places, 0),
    depth: 1 + Math.max(...parts.map(({ depth }) => depth)),
  };
}

const asksTooMany = (tree: Responder): boolean =>
  ("any" in tree && (tree.count ?? 1) > tree.any.length) || partsOf(tree).some(asksTooMany);

const Delay = z
  .int()
  .min(60)
  .max(90 * 86_400);

/** When those who have not answered are told again. */
export const Reminders = z
  .strictObject({
    after_seconds: Delay.describe("How long after the step has joined."),
    every_seconds: optional(Delay).describe("How long between them. Default: `after_seconds`."),
    max: optional(z.int().min(1).max(50)).describe("Default: 3."),
  })
  .meta({ id: "ApprovalReminders" });
export type Reminders = z.output<typeof Reminders>;

export const ApprovalStep = z
  .strictObject({
    who: Responder,
    remind: optional(Reminders),
    after_seconds: optional(
      z
        .int()
        .min(0)
        .max(90 * 86_400),
    ).describe("How long after the request this step joins those before it. Default: at once."),
  })
  .meta({ id: "ApprovalStep" });

/** Who answers, from when on. */
export const ApprovalPlan = z
  .strictObject({
    steps: z
      .array(ApprovalStep)
      .min(1)
      .max(10)
      .describe("Any step that is filled decides; later ones widen the circle when nobody has answered."),
    veto: optional(z.boolean()).describe(
      "Whether one denial decides. If not, as many must deny as could have approved. Default: true.",
    ),
    allow_requester: optional(z.boolean()).describe("Whether who asked may answer as well. Default: false."),
    allow_delegates: optional(z.boolean()).describe(
      "Whether somebody else may answer for who is away or passes it on. Default: true.",
    ),
    quiet_hours: optional(PlanQuietHours).describe(
      "When nobody is told of it: notices wait, deadlines do not.",
    ),
  })
  .meta({ id: "ApprovalPlan" });

export type ApprovalPlan = z.output<typeof ApprovalPlan>;
