import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { parseAgentFile } from "../../agent/parse-agent-file.ts";
import { printAgentFile } from "../../agent/print-agent-file.ts";
import { parsePromptFile } from "../../parse-prompt-file.ts";
import { printPromptFile } from "../../print/print-prompt-file.ts";
import type { AgentKernel } from "../../types/agent.ts";
import type { PromptKernel } from "../../types/prompt.ts";
import type { ConversionNote, ImportResult, PromptFormat } from "../format.ts";
import { splitFrontmatter } from "../frontmatter-text.ts";
import { nameOfFile } from "../names.ts";

/** Our own. */
export const prompt: PromptFormat = {
  name: "prompt",
  title: "Parley and Humanloop .prompt",
  extension: ".prompt",
  detect: (text, filename) => filename.endsWith(".prompt") || looksLikeOurs(text),
  import(text, { filename }) {
    const { kernel, diagnostics } = parsePromptFile(text);
    return finish(kernel, diagnostics, filename);
  },
  export: (kernel) => ({ text: printPromptFile(kernel), notes: [] }),
};

/** Our own. What only an Agent has is noted on the way to any other format. */
export const agent: PromptFormat = {
  name: "agent",
  title: "Parley and Humanloop .agent",
  extension: ".agent",
  detect: (_text, filename) => filename.endsWith(".agent"),
  import(text, { filename }) {
    const { kernel, diagnostics } = parseAgentFile(text);
    const result = finish(kernel && toPrompt(kernel), diagnostics, filename);
    return kernel ? { ...result, notes: [...result.notes, ...noteAgentParts(kernel, text)] } : result;
  },
  export(kernel) {
    const { tools, linked_tools, ...shared } = kernel;
    const inline = tools?.map(({ approval, ...json_schema }) => ({
      type: "inline" as const,
      json_schema,
      ...(approval && { approval }),
    }));
    const linked = linked_tools?.map((file_id) => ({ type: "file" as const, link: { file_id } }));
    const all = [...(inline ?? []), ...(linked ?? [])];
    return { text: printAgentFile({ ...shared, ...(all.length > 0 && { tools: all }) }), notes: [] };
  },
};

function looksLikeOurs(text: string): boolean {
  const { frontmatter, body } = splitFrontmatter(text);
  return (
    frontmatter !== undefined &&
    /^model\s*:/m.test(frontmatter) &&
    /^[ \t]*<(?:system|user|assistant|developer)[\s>/]/m.test(body)
  );
}

function finish(
  kernel: PromptKernel | undefined,
  diagnostics: readonly Diagnostic[],
  filename: string | undefined,
): ImportResult {
  const notes = diagnostics.map(({ line, code, message }): ConversionNote => ({
    line,
    what: code,
    why: message,
  }));
  return { prompts: kernel ? [{ name: nameOfFile(filename), kernel }] : [], notes };
}

function toPrompt({ max_iterations: _maxIterations, tools, ...shared }: AgentKernel): PromptKernel {
  const inline = (tools ?? []).flatMap((tool) =>
    tool.type === "inline"
      ? [{ ...tool.json_schema, ...(tool.approval && { approval: tool.approval }) }]
      : [],
  );
  const linked = (tools ?? []).flatMap((tool) => (tool.type === "file" ? [tool.link.file_id] : []));
  return {
    ...shared,
    ...(inline.length > 0 && { tools: inline }),
    ...(linked.length > 0 && { linked_tools: linked }),
  };
}

function noteAgentParts({ max_iterations, tools }: AgentKernel, text: string): ConversionNote[] {
  const lineOf = (key: string) => text.split("\n").findIndex((line) => line.startsWith(`${key}:`)) + 1 || 1;
  const why = "Only an Agent has it; it was left out.";
  const notes: ConversionNote[] = [];
  if (max_iterations !== undefined)
    notes.push({ line: lineOf("max_iterations"), what: "max_iterations", why });
  if (tools?.some(({ on_agent_call }) => on_agent_call !== undefined))
    notes.push({ line: lineOf("tools"), what: "on_agent_call", why });
  if (
    tools?.some(
      (tool) => tool.type === "file" && (tool.link.version_id ?? tool.link.environment_id) !== undefined,
    )
  )
    notes.push({ line: lineOf("tools"), what: "the version or environment of a linked File", why });
  return notes;
}
