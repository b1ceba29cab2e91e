import type { ChatMessage } from "@parley/promptfile";
import type { ModelRequest } from "../../model.ts";
import { applyDirective } from "./directives.ts";

/** What the `@mock` lines of a request ask for. */
export type Script = {
  /** Joined by newlines; `undefined`: the default answer. */
  text?: string;
  thinking?: string;
  toolCalls: { name: string; arguments: string | undefined }[];
  /** Which message the answer repeats. */
  answerFrom?: "system" | "user" | "tool" | "first" | "last";
  failure?: { status: number | "timeout" | "network"; retryAfterMs?: number; isFinal: boolean };
  delayMs: number;
  /** Between two pieces of a stream. */
  paceMs: number;
  finishReason?: string;
  chunkCount?: number;
  isCut: boolean;
  usage?: { prompt_tokens: number; output_tokens: number };
  warnings: string[];
};

/** `@mock word: rest` or `@mock[model] word: rest`, alone on its line. */
const line = /^[ \t]*@mock(?:\[([^\]\n]*)\])?[ \t]+([a-z-]+)(?:[ \t]*:[ \t]?(.*))?$/gm;

/** The text that is left for the answer to repeat. */
export function withoutDirectives(text: string): string {
  return text
    .replaceAll(line, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** The text of a message; images are named, not shown. */
export function textOf(message: ChatMessage | undefined): string {
  const content = message?.content ?? "";
  if (typeof content === "string") return content;
  return content.map((part) => (part.type === "text" ? part.text : "[image]")).join("\n");
}

/**
 * Reads the script of this turn. System messages speak in every turn, the last user message in the turns that
 * follow it (one step a turn, parted by `@mock then`), and tool results in the turn that reads them.
 */
export function readScript(request: ModelRequest): Script {
  const script: Script = { toolCalls: [], delayMs: 0, paceMs: 0, isCut: false, warnings: [] };
  for (const step of stepsOf(request)) {
    for (const [, model, word = "", rest = ""] of step.matchAll(line)) {
      if (model === undefined || model === request.model) applyDirective(script, { word, rest: rest.trim() });
    }
  }
  return script;
}

function stepsOf({ endpoint, messages, text = "" }: ModelRequest): string[] {
  if (endpoint === "complete") return [stepsIn(text)[0] ?? ""];
  const lastUser = messages.findLastIndex(({ role }) => role === "user");
  const lastAssistant = messages.findLastIndex(({ role }) => role === "assistant");
  const answersToUser = countAnswers(messages.slice(lastUser + 1));
  return messages.flatMap((message, index) => {
    const steps = stepsIn(textOf(message));
    if (message.role === "user") return index === lastUser ? (steps[answersToUser] ?? []) : [];
    if (message.role === "tool") return index > lastAssistant ? (steps[0] ?? []) : [];
    if (message.role === "assistant") return [];
    return (
      (steps.length === 1 ? lastingStep(steps[0] ?? "", answersToUser) : steps[countAnswers(messages)]) ?? []
    );
  });
}

function stepsIn(text: string): string[] {
  return text.split(/^[ \t]*@mock[ \t]+then[ \t]*$/m);
}

/** A tool called in every turn would never end, so a standing script calls its tools once a user message. */
function lastingStep(step: string, answersToUser: number): string {
  return answersToUser === 0 ? step : step.replaceAll(/^[ \t]*@mock(?:\[[^\]\n]*\])?[ \t]+tool\b.*$/gm, "");
}

function countAnswers(messages: readonly ChatMessage[]): number {
  return messages.filter(({ role }) => role === "assistant").length;
}
