import type { Element } from "../body/element.ts";
import type { Frontmatter } from "../frontmatter/frontmatter.ts";
import type { TextRange } from "../split-file.ts";
import type { TemplateVariable, VariableUse } from "../template/variable.ts";
import type { TemplatePlace, TemplateText } from "../template/template-texts.ts";
import type { AgentKernel } from "../types/agent.ts";
import type { ChatMessage } from "../types/message.ts";
import type { PromptKernel, ToolFunction } from "../types/prompt.ts";
import type { ModelCatalogue } from "./model-facts.ts";

/** A message with the element it is written as; a message of the key `template` has none. */
export type LintMessage = {
  message: ChatMessage;
  index: number;
  element: Element | undefined;
  range: TextRange;
};

/** Everything rules look at: the value of a file that reads well, and where its parts are written. */
export type LintContext = {
  text: string;
  kernel: PromptKernel | AgentKernel;
  frontmatter: Frontmatter;
  messages: readonly LintMessage[];
  /** The texts that are templates. */
  texts: readonly TemplateText[];
  variables: readonly TemplateVariable[];
  /** The same with those of partials; undefined where there are partials that were not read. */
  wholeVariables: readonly TemplateVariable[] | undefined;
  /** The functions a model may call, with their index in the key `tools`. */
  tools: readonly { tool: ToolFunction; index: number }[];
  /** Whether all tools are known; linked ones are elsewhere. */
  hasLinkedTools: boolean;
  catalogue: ModelCatalogue | undefined;
  /** Who serves the model, as far as that is known. */
  provider: string | undefined;
  /** Where a range of one of the texts is written. */
  locate(place: TemplatePlace, range: TextRange): TextRange;
  locateUse(use: VariableUse): TextRange;
};
