import { z } from "zod";
import { promptLogFields } from "./prompt.ts";

/** A Log with the Logs below it, of whatever type. */
type Traced<F extends z.ZodRawShape> = z.output<z.ZodObject<F>> & {
  trace_children?: Log[] | null | undefined;
};
type TracedInput<F extends z.ZodRawShape> = z.input<z.ZodObject<F>> & {
  trace_children?: LogInput[] | null | undefined;
};

const traced = <F extends z.ZodRawShape>(id: string, fields: F) =>
  z
    .object({ ...fields, trace_children: z.lazy((): z.ZodType<Log[], LogInput[]> => z.array(Log)).nullish() })
    .meta({ id });

/** A recorded call of a Prompt. */
export const PromptLog = traced("PromptLog", promptLogFields);
export type PromptLog = Traced<typeof promptLogFields>;

/** A Log of a File of any type, told apart by `type`; `trace_children` are the Logs below it. A type is one entry here. */
export const Log = z.discriminatedUnion("type", [PromptLog]).meta({ id: "Log" });
export type Log = PromptLog;
type LogInput = TracedInput<typeof promptLogFields>;
