import type { Contract } from "@parley/contract";
import type { EvaluationRunning } from "./evaluations/run-options.ts";
import type { RequestOptions } from "./options.ts";
import type { PromptArguments, PromptMethod } from "./prompt-types.ts";
import type { PromptAddress } from "./render/find-prompt.ts";
import type { RenderedPrompt } from "./render/rendered-prompt.ts";
import type { ResourceClient } from "./resource-client.ts";

type ResourceClients = { readonly [Noun in keyof Contract]: ResourceClient<Contract[Noun]["endpoints"]> };

/** Those methods of Prompts whose inputs are checked by the Prompt's path. */
type CheckedPrompts = {
  readonly [Name in "call" | "callStream"]: PromptMethod<
    NonNullable<Parameters<ResourceClients["prompts"][Name]>[0]>,
    ReturnType<ResourceClients["prompts"][Name]>
  >;
};

/** The methods of every noun of the API. */
export type ContractClient = Omit<ResourceClients, "prompts"> & {
  readonly prompts: Omit<ResourceClients["prompts"], keyof CheckedPrompts> & CheckedPrompts;
};

/** A Prompt to render, and what to put into it. */
export type RenderArguments = PromptAddress & {
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
};

export type PromptRendering = {
  /**
   * A Prompt with its inputs put in, ready for its provider. A local file needs no network; what the server has is kept
   * and asked for again in the background, so that only the first time waits for it.
   *
   * @example
   * const rendered = await parley.prompts.render({ path: "support/reply", inputs: { question } });
   * const reply = await openai.chat.completions.create(toOpenAI(rendered));
   * parley.log({ ...rendered.log, output: reply.choices[0]?.message.content });
   */
  render<const Path extends string = string>(
    given: PromptArguments<RenderArguments, Path>,
    options?: RequestOptions,
  ): Promise<RenderedPrompt>;
};

/** The nouns of the API, and what the client does by itself. */
export type ParleyMembers = Omit<ContractClient, "prompts" | "evaluations"> & {
  readonly evaluations: ContractClient["evaluations"] & EvaluationRunning;
  readonly prompts: ContractClient["prompts"] & PromptRendering;
  /** Where requests go, without `/v5`. */
  readonly baseUrl: string;
};
