import { Log } from "@parley/contract";
import type { z } from "zod";
import type { Sealed } from "../../kernel/joined-reply.ts";
import type { LogView } from "./log-view.ts";

/** What a Log of a type is written by: its own fields, its File, and which Logs it may hold. */
type Form = { own: z.ZodObject; file: z.ZodType; within: readonly Within[] };

const nested = ["evaluator_logs", "trace_children", "parent"] as const;
type Within = (typeof nested)[number];

const forms = new Map<string, Form>(
  Log.options.map((schema) => {
    const type = schema.shape.type.unwrap().value;
    const shape: z.ZodRawShape = schema.shape;
    const within = nested.filter((name) => name in shape);
    const left = Object.fromEntries([type, ...within].map((name) => [name, true]));
    return [
      type,
      { own: (schema as z.ZodObject).omit(left as never), file: shape[type] as z.ZodType, within },
    ];
  }),
);

/**
 * Logs parsed by their schema and written as JSON. Most of a list is of few versions: each of these Files is parsed and
 * written once, however many Logs show it. What leaves is exactly what the whole schema would have let through.
 */
export function writeLogs(schema: z.ZodArray<typeof Log>, logs: readonly LogView[]): Sealed<typeof schema> {
  const files = new Map<unknown, string>();
  const writeFile = (form: Form, file: unknown): string => {
    let json = files.get(file);
    if (json === undefined) {
      json = JSON.stringify(form.file.parse(file));
      files.set(file, json);
    }
    return json;
  };
  return { schema, json: writeAll(logs, writeFile) };
}

type WriteFile = (form: Form, file: unknown) => string;

const writeAll = (logs: readonly LogView[], writeFile: WriteFile): string =>
  `[${logs.map((log) => writeLog(log, writeFile)).join(",")}]`;

function writeLog(log: LogView, writeFile: WriteFile): string {
  const type = log.type ?? "";
  const form = forms.get(type);
  if (form === undefined) throw new TypeError(`A Log is of no type: ${type}`);
  const view: Partial<Record<string, unknown>> = log;
  const own = JSON.stringify(form.own.parse(view)).slice(1, -1);
  const held = form.within.flatMap((name) => writeWithin(log, name, writeFile));
  return `{${[own, `"${type}":${writeFile(form, view[type])}`, ...held].join(",")}}`;
}

function writeWithin(log: LogView, name: Within, writeFile: WriteFile): string[] {
  if (name === "evaluator_logs") {
    const other = log.evaluator_logs.find(({ type }) => type !== "evaluator");
    if (other !== undefined) throw new TypeError(`A Log of a ${other.type} judges nothing`);
    return [`"${name}":${writeAll(log.evaluator_logs, writeFile)}`];
  }
  if (name === "trace_children") {
    const { trace_children: children } = log;
    if (children === undefined) return [];
    return [`"${name}":${children === null ? "null" : writeAll(children, writeFile)}`];
  }
  const { parent } = log as { parent?: LogView | null };
  if (parent === undefined) return [];
  return [`"${name}":${parent === null ? "null" : writeLog(parent, writeFile)}`];
}
