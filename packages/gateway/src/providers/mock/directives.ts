import { ModelError } from "../../model-error.ts";
import type { Script } from "./script.ts";

type Apply = (script: Script, rest: string) => void;

const byWord: Readonly<Record<string, Apply>> = {
  text: (script, rest) => {
    const text = rest.replaceAll(String.raw`\n`, "\n");
    script.text = script.text === undefined ? text : `${script.text}\n${text}`;
  },
  json: (script, rest) => {
    script.text = JSON.stringify(readJson(rest));
  },
  thinking: (script, rest) => {
    script.thinking = rest;
  },
  tool: (script, rest) => {
    const [name = "", args = ""] = splitOnce(rest);
    expect(name !== "", "tool", rest);
    script.toolCalls.push({ name, arguments: args === "" ? undefined : args });
  },
  "answer-from": (script, rest) => {
    const from = sources.find((source) => source === rest);
    if (from === undefined) return refuse("answer-from", rest);
    script.answerFrom = from;
  },
  error: (script, rest) => {
    const [what = "", ...flags] = rest.split(/\s+/);
    const status = what === "timeout" || what === "network" ? what : Number(what);
    expect(typeof status === "string" || (status >= 300 && status <= 599), "error", rest);
    const retryAfter = flags.find((flag) => flag.startsWith("retry-after="))?.slice("retry-after=".length);
    script.failure = {
      status,
      isFinal: flags.includes("final"),
      ...(retryAfter !== undefined && { retryAfterMs: readDuration("error", retryAfter) }),
    };
  },
  delay: (script, rest) => {
    script.delayMs = readDuration("delay", rest);
  },
  pace: (script, rest) => {
    script.paceMs = readDuration("pace", rest);
  },
  finish: (script, rest) => {
    expect(/^[a-z_]+$/.test(rest), "finish", rest);
    script.finishReason = rest;
  },
  chunks: (script, rest) => {
    expect(/^\d+$/.test(rest), "chunks", rest);
    script.chunkCount = Number(rest);
  },
  cut: (script) => {
    script.isCut = true;
  },
  usage: (script, rest) => {
    expect(/^\d+\s+\d+$/.test(rest), "usage", rest);
    const [prompt = "", output = ""] = splitOnce(rest);
    script.usage = { prompt_tokens: Number(prompt), output_tokens: Number(output) };
  },
  warning: (script, rest) => {
    expect(rest !== "", "warning", rest);
    script.warnings.push(rest);
  },
};

const sources = ["system", "user", "tool", "first", "last"] as const;

/** Applies one directive. One that cannot be read is refused, so that a typing error is not a silent pass. */
export function applyDirective(script: Script, { word, rest }: { word: string; rest: string }): void {
  const apply = byWord[word];
  if (apply === undefined) return refuse(word, rest);
  apply(script, rest);
}

function splitOnce(text: string): string[] {
  const at = text.search(/\s/);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at).trim()];
}

function readDuration(word: string, text: string): number {
  const [, amount = "", unit = "ms"] = /^(\d+(?:\.\d+)?)\s*(ms|s)?$/.exec(text) ?? [];
  expect(amount !== "", word, text);
  return Number(amount) * (unit === "s" ? 1_000 : 1);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("json", text);
  }
}

function expect(condition: boolean, word: string, rest: string): void {
  if (!condition) refuse(word, rest);
}

function refuse(word: string, rest: string): never {
  const message = `The mock provider cannot read the line "@mock ${word}${rest === "" ? "" : `: ${rest}`}".`;
  throw new ModelError({ kind: "invalid_request", provider: "mock", message });
}
