import type { Element } from "../body/element.ts";
import { parseBody } from "../body/parse-body.ts";
import { createDiagnosticCollector } from "../diagnostics/diagnostic.ts";
import type { Frontmatter } from "../frontmatter/frontmatter.ts";
import { readFrontmatter } from "../frontmatter/read-frontmatter.ts";
import { splitFile } from "../split-file.ts";
import type { FileParts, TextRange } from "../split-file.ts";
import { describeVariables } from "../template/describe-variables.ts";
import { listTemplateTexts } from "../template/template-texts.ts";
import type { AgentKernel } from "../types/agent.ts";
import type { PromptKernel } from "../types/prompt.ts";
import type { LintContext, LintMessage } from "./lint-context.ts";
import { createTextLocator } from "./locate-text.ts";
import type { ModelCatalogue } from "./model-facts.ts";

type Surroundings = {
  catalogue: ModelCatalogue | undefined;
  /** The kernel with its partials; undefined where they could not be read. */
  whole: PromptKernel | AgentKernel | undefined;
};

/** Collects what rules look at; undefined where the text has no frontmatter, which reading it has told. */
export function createLintContext(
  text: string,
  kernel: PromptKernel | AgentKernel,
  { catalogue, whole }: Surroundings,
): LintContext | undefined {
  const ignored = createDiagnosticCollector(text);
  const parts = splitFile(text, ignored);
  const frontmatter = parts && readFrontmatter(text, parts.frontmatter, ignored);
  if (!parts || !frontmatter) return undefined;
  const isCompletion = kernel.endpoint !== undefined && kernel.endpoint !== "chat";
  const elements = isCompletion ? [] : parseBody(text, parts.body, ignored);
  const locate = createTextLocator({ text, parts, elements, frontmatter, isCompletion });
  return {
    text,
    kernel,
    frontmatter,
    messages: listMessages(kernel, elements, frontmatter),
    texts: listTemplateTexts(kernel),
    variables: describeVariables(kernel),
    wholeVariables: whole && describeVariables(whole),
    ...listTools(kernel),
    catalogue,
    provider: kernel.provider ?? catalogue?.providerOf(kernel.model),
    locate,
    locateUse: ({ place, range }) => locate(place, range),
  };
}

function listMessages(
  { template }: PromptKernel | AgentKernel,
  elements: readonly Element[],
  frontmatter: Frontmatter,
): LintMessage[] {
  if (!Array.isArray(template)) return [];
  return template.map((message, index) => {
    const element = elements[index];
    const range: TextRange = element?.openTag ?? frontmatter.locate(["template", index]);
    return { message, index, element, range };
  });
}

function listTools(kernel: PromptKernel | AgentKernel): Pick<LintContext, "tools" | "hasLinkedTools"> {
  const linked = "linked_tools" in kernel ? (kernel.linked_tools ?? []) : [];
  const all = kernel.tools ?? [];
  const tools = all.flatMap((tool, index) => {
    if (!("type" in tool)) return [{ tool, index }];
    return tool.type === "inline" ? [{ tool: tool.json_schema, index }] : [];
  });
  return { tools, hasLinkedTools: linked.length > 0 || tools.length < all.length };
}

export type FileLayout = {
  text: string;
  parts: FileParts;
  elements: readonly Element[];
  frontmatter: Frontmatter;
  isCompletion: boolean;
};
