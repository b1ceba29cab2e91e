import { invalidInput, requestErrors, type Endpoint, type FieldIssue } from "@parley/contract";
import type { Context } from "hono";
import type { z } from "zod";
import { quickSchema } from "../quick-schema.ts";
import { findInexact } from "./find-inexact.ts";
import { readBody } from "./read-body.ts";
import { receiveUpload, type ReceivedFile } from "./uploads/receive-upload.ts";
import type { UploadSettings } from "./uploads/spool-file.ts";

type Part = "path" | "query" | "body";
export type ParsedInput = {
  params: unknown;
  query: unknown;
  body: unknown;
  /** Where the endpoint takes one; to be closed when its handler has ended. */
  file?: ReceivedFile;
};

type Limits = { bodyLimitBytes: number; uploads: UploadSettings };

/**
 * Reads and validates everything of a request that its endpoint declares; all refusals are reported together.
 *
 * @throws malformed (not JSON), too_large, or invalid_input with one issue per refused field
 */
export async function parseInput(
  context: Context,
  endpoint: Endpoint,
  { bodyLimitBytes, uploads }: Limits,
): Promise<ParsedInput> {
  const issues: FieldIssue[] = [];
  const check = (part: Part, schema: z.ZodType | undefined, value: unknown): unknown => {
    if (schema === undefined) return undefined;
    const parsed = quickSchema(schema).safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) issues.push(...toFieldIssues(part, issue));
    return undefined;
  };
  const params = check("path", endpoint.params, endpoint.params && context.req.param());
  const query = check("query", endpoint.query, endpoint.query && readQuery(context));
  if (endpoint.upload) {
    if (issues.length > 0) throw invalidInput(issues);
    const { file, fields } = await receiveUpload(context.req.raw, uploads);
    const body = check("body", endpoint.body, fields);
    if (issues.length === 0) return { params, query, body, file };
    await file.close();
    throw invalidInput(issues);
  }
  const read = endpoint.isExact ? readExactJson : readJson;
  const body = endpoint.body ? check("body", endpoint.body, await read(context, bodyLimitBytes)) : undefined;
  if (issues.length > 0) throw invalidInput(issues);
  return { params, query, body };
}

/** Repeated keys become lists; empty values count as absent. */
function readQuery(context: Context): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  if (!context.req.url.includes("?")) return query;
  for (const [key, values] of Object.entries(context.req.queries())) {
    const given = values.filter((value) => value !== "");
    if (given.length > 0) query[key] = given.length === 1 ? given[0] : given;
  }
  return query;
}

export async function readJson(context: Context, limitBytes: number): Promise<unknown> {
  return parseJson(await readText(context, limitBytes));
}

/** For what people decide on. @throws invalid_input where reading it would change a number or lose a key */
export async function readExactJson(context: Context, limitBytes: number): Promise<unknown> {
  const text = await readText(context, limitBytes);
  const value = parseJson(text);
  const issues = findInexact(text);
  if (issues.length > 0) throw invalidInput(issues);
  return value;
}

function parseJson(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw requestErrors.notJson({ reason: cause instanceof Error ? cause.message : "unreadable" });
  }
}

/** A whole body, unless it is larger than that. @throws too_large */
export async function readText(context: Context, limitBytes: number): Promise<string> {
  const declared = Number(context.req.header("content-length"));
  if (declared > limitBytes) throw requestErrors.tooLarge({ limit_bytes: limitBytes });
  // Node's own way is quicker, and bounded where the length is declared.
  if (Number.isNaN(declared)) return (await readBody(context, limitBytes)).toString("utf8");
  return context.req.text().catch(() => {
    throw requestErrors.cutOff();
  });
}

/** A union that no branch fits reports the branch that came closest, not only that nothing fitted. */
export function toFieldIssues(part: Part, issue: z.core.$ZodIssue): FieldIssue[] {
  const path = issue.path.map((key) => (typeof key === "number" ? key : String(key)));
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = issue.errors.reduce((best, branch) => (depthOf(branch) > depthOf(best) ? branch : best));
    return closest.flatMap((inner) =>
      toFieldIssues(part, { ...inner, path: [...issue.path, ...inner.path] }),
    );
  }
  const isMissing = issue.code === "invalid_type" && issue.message.includes("received undefined");
  return [
    isMissing
      ? { loc: [part, ...path], msg: "Field required", type: "missing" }
      : { loc: [part, ...path], msg: issue.message, type: issue.code },
  ];
}

const depthOf = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(...issues.map((issue) => issue.path.length));
