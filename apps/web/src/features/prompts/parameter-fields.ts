import type { PromptKernel } from "@parley/promptfile";

/** How a parameter is edited; `json` ones are edited in the text of the file. */
export type ParameterField =
  | {
      key: "temperature" | "top_p" | "presence_penalty" | "frequency_penalty";
      label: string;
      kind: "number";
      step: number;
      start: number;
      min: number;
      max: number;
    }
  | {
      key: "max_tokens" | "seed";
      label: string;
      kind: "number";
      step: number;
      start: number;
      min: number;
      max: number;
    }
  | { key: "stop"; label: string; kind: "lines"; start: string[] }
  | {
      key: "reasoning_effort" | "template_language" | "endpoint";
      label: string;
      kind: "choice";
      choices: string[];
      start: string;
    }
  | {
      key: "response_format" | "other" | "attributes" | "fallbacks" | "linked_tools";
      label: string;
      kind: "json";
    };

const most = Number.MAX_SAFE_INTEGER;

/** The parameters besides model and provider, in the order they are shown. */
export const parameterFields: readonly ParameterField[] = [
  { key: "temperature", label: "Temperature", kind: "number", step: 0.1, start: 0.7, min: 0, max: 2 },
  { key: "max_tokens", label: "Max tokens", kind: "number", step: 64, start: 512, min: -1, max: most },
  { key: "top_p", label: "Top p", kind: "number", step: 0.05, start: 0.9, min: 0, max: 1 },
  { key: "stop", label: "Stop at", kind: "lines", start: ["###"] },
  {
    key: "presence_penalty",
    label: "Presence penalty",
    kind: "number",
    step: 0.1,
    start: 0.5,
    min: -2,
    max: 2,
  },
  {
    key: "frequency_penalty",
    label: "Frequency penalty",
    kind: "number",
    step: 0.1,
    start: 0.5,
    min: -2,
    max: 2,
  },
  { key: "seed", label: "Seed", kind: "number", step: 1, start: 1, min: -most, max: most },
  {
    key: "reasoning_effort",
    label: "Reasoning",
    kind: "choice",
    choices: ["low", "medium", "high"],
    start: "medium",
  },
  {
    key: "template_language",
    label: "Template",
    kind: "choice",
    choices: ["default", "jinja"],
    start: "jinja",
  },
  { key: "endpoint", label: "Endpoint", kind: "choice", choices: ["chat", "complete"], start: "complete" },
  { key: "response_format", label: "Response", kind: "json" },
  { key: "fallbacks", label: "Fallbacks", kind: "json" },
  { key: "linked_tools", label: "Linked tools", kind: "json" },
  { key: "other", label: "Other", kind: "json" },
  { key: "attributes", label: "Attributes", kind: "json" },
];

/** The kernel with a parameter set, or without it where the value is undefined. */
export function setParameter(kernel: PromptKernel, key: keyof PromptKernel, value: unknown): PromptKernel {
  const { [key]: _before, ...rest } = kernel;
  const next = (value === undefined ? rest : { ...rest, [key]: value }) as PromptKernel;
  return key === "endpoint" ? { ...next, template: toEndpoint(next) } : next;
}

/** Carries the words over when a chat becomes a completion, or the other way round. */
function toEndpoint({ endpoint, template }: PromptKernel): PromptKernel["template"] {
  const isChat = endpoint === undefined || endpoint === "chat";
  if (isChat && typeof template === "string") return [{ role: "user", content: template }];
  if (isChat || !Array.isArray(template)) return template;
  return template.map(({ content }) => (typeof content === "string" ? content : "")).join("\n\n");
}
