import type { ChatMessage, PromptKernel } from "@parley/promptfile";

/** Parameters of the model, in the names of the wire; those that the Prompt leaves open are absent. */
export type ModelParameters = Pick<
  PromptKernel,
  | "max_tokens"
  | "temperature"
  | "top_p"
  | "stop"
  | "presence_penalty"
  | "frequency_penalty"
  | "seed"
  | "response_format"
  | "reasoning_effort"
  | "tools"
  | "other"
>;

/** Which version a Log of this belongs to: by its content where it came from a file, else by its id. */
export type RenderedLog = {
  readonly path?: string;
  readonly prompt?: PromptKernel;
  readonly id?: string;
  readonly version_id?: string;
  readonly inputs: Record<string, unknown>;
  readonly messages?: ChatMessage[];
};

/** A Prompt with its inputs put in: all that a model has to be asked with. */
export type RenderedPrompt = {
  /** Where it came from: a local file, the server, or the copy kept of what the server said last. */
  readonly source: "file" | "server" | "copy";
  readonly model: string;
  readonly provider: string | undefined;
  readonly endpoint: "chat" | "complete" | "edit";
  /** OpenAI's form. Of a completion: none. */
  readonly messages: ChatMessage[];
  /** Of a completion: the whole text. */
  readonly text?: string;
  readonly parameters: ModelParameters;
  /** The models to try when this one cannot answer. */
  readonly fallbacks: readonly { model: string; provider?: string | undefined }[];
  /**
   * What names the version and the inputs of its Log.
   *
   * @example
   * parley.log({ ...rendered.log, output: "On its way." });
   */
  readonly log: RenderedLog;
};
