import { z } from "zod";
import { agentLogFields } from "./agent.ts";
import { evaluatorLogFields } from "./evaluator.ts";
import type { File } from "./file-union.ts";
import { flowLogFields } from "./flow.ts";
import { promptLogFields } from "./prompt.ts";
import { toolLogFields } from "./tool.ts";

/** A Log with what was said of it and the Logs below it, of whatever type. */
type Traced<F extends z.ZodRawShape> = z.output<z.ZodObject<F>> & {
  evaluator_logs: EvaluatorLog[];
  trace_children?: Log[] | null | undefined;
};
type TracedInput<F extends z.ZodRawShape> = z.input<z.ZodObject<F>> & {
  evaluator_logs: EvaluatorLogInput[];
  trace_children?: LogInput[] | null | undefined;
};

const traced = <F extends z.ZodRawShape>(id: string, fields: F) =>
  z
    .object({
      ...fields,
      evaluator_logs: z.lazy((): z.ZodType<EvaluatorLog[], EvaluatorLogInput[]> => z.array(EvaluatorLog)),
      trace_children: z.lazy((): z.ZodType<Log[], LogInput[]> => z.array(Log)).nullish(),
    })
    .meta({ id });

/** A recorded call of a Prompt. */
export const PromptLog = traced("PromptLog", promptLogFields);
export type PromptLog = Traced<typeof promptLogFields>;

/** A recorded call of a Tool. */
export const ToolLog = traced("ToolLog", toolLogFields);
export type ToolLog = Traced<typeof toolLogFields>;

/** What an Evaluator said of a Log, and the Log where it is asked for. */
export const EvaluatorLog = traced("EvaluatorLog", {
  ...evaluatorLogFields,
  parent: z.lazy((): z.ZodType<Log, LogInput> => Log).nullish(),
});
export type EvaluatorLog = Traced<typeof evaluatorLogFields> & { parent?: Log | null | undefined };
type EvaluatorLogInput = TracedInput<typeof evaluatorLogFields> & { parent?: LogInput | null | undefined };

/** A recorded run of a Flow: the root of a trace. */
export const FlowLog = traced("FlowLog", flowLogFields);
export type FlowLog = Traced<typeof flowLogFields>;

/** A recorded turn of an Agent. */
export const AgentLog = traced("AgentLog", agentLogFields);
export type AgentLog = Traced<typeof agentLogFields>;

/** A Log of a File of any type, told apart by `type`; `trace_children` are the Logs below it. A type is one entry here. */
export const Log = z
  .discriminatedUnion("type", [PromptLog, ToolLog, EvaluatorLog, FlowLog, AgentLog])
  .meta({ id: "Log" });
export type Log = PromptLog | ToolLog | EvaluatorLog | FlowLog | AgentLog;
type LogInput =
  | TracedInput<typeof promptLogFields>
  | TracedInput<typeof toolLogFields>
  | EvaluatorLogInput
  | TracedInput<typeof flowLogFields>
  | TracedInput<typeof agentLogFields>;

/** The File that a Log is a Log of, at its version. */
export function fileOf(log: Log): File {
  switch (log.type) {
    case "prompt":
      return log.prompt;
    case "tool":
      return log.tool;
    case "evaluator":
      return log.evaluator;
    case "flow":
      return log.flow;
    case "agent":
      return log.agent;
  }
}
