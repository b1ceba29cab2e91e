import { z } from "zod";
import { Agent } from "./agent.ts";
import { Dataset } from "./dataset.ts";
import { Evaluator } from "./evaluator.ts";
import { Flow } from "./flow.ts";
import { Prompt } from "./prompt.ts";
import { Tool } from "./tool.ts";

/** A File of any type, told apart by `type`. A type of File is one entry here. */
export const File = z
  .discriminatedUnion("type", [Prompt, Tool, Evaluator, Flow, Agent, Dataset])
  .meta({ id: "File" });
export type File = z.output<typeof File>;
