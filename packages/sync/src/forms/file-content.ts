import type { EvaluatorSpec, FlowKernel, GivenDatapoint, ToolKernel } from "@parley/contract";
import type { AgentKernel, PromptKernel } from "@parley/promptfile";

/** What a version of a Dataset holds. */
export type DatasetContent = {
  datapoints: GivenDatapoint[];
  schema?: Record<string, unknown> | undefined;
  attributes?: Record<string, unknown> | undefined;
};

type Contents = {
  prompt: PromptKernel;
  agent: AgentKernel;
  tool: ToolKernel;
  flow: FlowKernel;
  evaluator: EvaluatorSpec;
  dataset: DatasetContent;
};

/** The types of File that have a text form: all. */
export type FormType = keyof Contents;

/** What a version of a File of some type holds. */
export type ContentOf<T extends FormType> = Contents[T];

/** What a version of a File holds, told apart by its type. */
export type FileContent = { [T in FormType]: { type: T; kernel: ContentOf<T> } }[FormType];
