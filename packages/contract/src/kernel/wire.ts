import { optional } from "@parley/promptfile";
import { z } from "zod";

// Years of four digits: many clients read no others.
const earliest = Date.parse("0001-01-01T00:00:00Z");
const latest = Date.parse("9999-12-31T23:59:59.999Z");

/** Milliseconds of a date or date-time in ISO 8601, without a zone in UTC; nothing for what is none of the years 1 to 9999. */
export function parseMoment(value: string): number | undefined {
  const milliseconds = readMoment(value);
  return milliseconds >= earliest && milliseconds <= latest ? milliseconds : undefined;
}

function readMoment(value: string): number {
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(value);
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value);
  return Date.parse(hasZone || isDate ? value : `${value}Z`);
}

/** A moment given by a caller, ISO 8601 with or without a zone (without: UTC), or a date; read as milliseconds. */
export const Moment = z
  .string()
  .transform((value, context): number => {
    const milliseconds = readMoment(value);
    if (Number.isNaN(milliseconds)) {
      context.addIssue({
        code: "custom",
        message: "Give a date or a date-time in ISO 8601, e.g. 2026-01-31T10:00:00Z",
      });
      return z.NEVER;
    }
    if (milliseconds < earliest || milliseconds > latest) {
      context.addIssue({ code: "custom", message: "Give a moment in the years 1 to 9999" });
      return z.NEVER;
    }
    return milliseconds;
  })
  .meta({ format: "date-time" });

/** A moment on the way out: ISO 8601 in UTC with a `Z`. */
export const Timestamp = z.string().meta({ format: "date-time" });

export const JsonObject = z.record(z.string(), z.unknown());

/** A page of records; a page past the end has no records and is no error. */
export function pageOf<T extends z.ZodType>(record: T) {
  return z.object({ records: z.array(record), page: z.int(), size: z.int(), total: z.int() });
}

/** `page` and `size` as they come in a query string. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(1_000_000_000).default(1),
  size: z.coerce.number().int().min(1).max(1000).default(10),
};

/** `true` or `false` as text in a query string. */
export const QueryBoolean = z.enum(["true", "false"]).transform((value) => value === "true");

/** A key that may stand several times in a query string. */
export function repeated<T extends z.ZodType>(item: T) {
  return z.union([z.array(item), item.transform((value): z.output<T>[] => [value])]).optional();
}

export const sortQuery = {
  sort_by: z.enum(["created_at", "updated_at", "name"]).default("created_at"),
  order: z.enum(["asc", "desc"]).default("desc"),
};

/** Which version: by id, or the one deployed to a named environment. Not both. */
export const versionQuery = {
  version_id: z.string().optional().describe("A version by its id."),
  environment: z.string().optional().describe("The version deployed to this environment, by name."),
};

/** Which File a body is about: by path (made when unknown) or by id (must exist). */
export const fileAddress = {
  path: optional(z.string().max(500)).describe(
    "Folders and name, e.g. `support/reply`. Unknown paths are created.",
  ),
  id: optional(z.string()).describe("The File's id; never creates."),
};

export const idParams = z.object({ id: z.string() });
