import { checkJudgment, type Judgment, type JudgmentRules } from "../kernel/judgment.ts";

export type ReadVerdict =
  | { ok: true; judgment: Judgment; rationale: string | undefined }
  | { ok: false; message: string };

/**
 * The judgment in a model's answer: of the JSON object that it is, else of its last line.
 *
 * @example
 * readVerdict({ return_type: "boolean" }, "It names the city.\n\n**True**");
 * // { ok: true, judgment: true, rationale: "It names the city." }
 */
export function readVerdict(rules: JudgmentRules, answer: string): ReadVerdict {
  const object = readObject(answer);
  const found = object ? fromObject(rules, object) : fromLastLine(rules, answer);
  if (found === undefined) return { ok: false, message: `The model's answer holds no ${rules.return_type}.` };
  const checked = checkJudgment(rules, found.value);
  if (!checked.ok) return { ok: false, message: checked.message };
  return { ok: true, judgment: checked.judgment, rationale: found.rationale?.trim() || undefined };
}

type Found = { value: unknown; rationale: string | undefined } | undefined;

const judgmentNames = ["judgment", "verdict", "judgement", "result", "answer", "score"];
const rationaleNames = ["rationale", "reasoning", "reason", "explanation"];

function readObject(answer: string): Record<string, unknown> | undefined {
  const text = answer
    .trim()
    .replace(/^```(?:json)?\s*/i, "")
    .replace(/\s*```$/, "");
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function fromObject(rules: JudgmentRules, object: Record<string, unknown>): Found {
  const name = judgmentNames.find((candidate) => Object.hasOwn(object, candidate));
  if (name === undefined) return undefined;
  const rationale = rationaleNames
    .map((candidate) => object[candidate])
    .find((value) => typeof value === "string");
  const value = object[name];
  const read = typeof value === "string" ? readText(rules, value) : value;
  return read === undefined ? undefined : { value: read, rationale };
}

function fromLastLine(rules: JudgmentRules, answer: string): Found {
  if (rules.return_type === "text")
    return answer.trim() === "" ? undefined : { value: answer.trim(), rationale: undefined };
  const lines = answer.trim().split("\n");
  const last = lines.at(-1) ?? "";
  const value = readText(rules, last);
  return value === undefined ? undefined : { value, rationale: lines.slice(0, -1).join("\n") };
}

const words: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/** A judgment written as a word or a line, with the marks and labels that models put around it. */
function readText(rules: JudgmentRules, line: string): unknown {
  if (rules.return_type === "text") return line;
  const bare = strip(line);
  const labelled = strip(bare.replace(/^[\p{L} ]{1,30}[:=]\s*/u, ""));
  for (const text of [bare, labelled]) {
    const value = readers[rules.return_type](text, rules);
    if (value !== undefined) return value;
  }
  return undefined;
}

const strip = (text: string): string =>
  text
    .trim()
    .replace(/^[*_`"'#>\s-]*(?=[^\d\s])|^[*_`"'#>\s]+/u, "")
    .replace(/[*_`"'.!\s]+$/u, "");

const readers: Record<
  Exclude<JudgmentRules["return_type"], "text">,
  (text: string, rules: JudgmentRules) => unknown
> = {
  boolean: (text) => (Object.hasOwn(words, text.toLowerCase()) ? words[text.toLowerCase()] : undefined),
  number: (text) => {
    const [, number] = /^([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?:\s*\/\s*\d+|\s*%)?$/i.exec(text) ?? [];
    return number === undefined ? undefined : Number(number);
  },
  select: (text, { options }) => findOption(text, options),
  multi_select: (text, { options }) => {
    const chosen = text.split(/\s*[,;]\s*/).filter((part) => part !== "");
    const known = chosen.map((part) => findOption(strip(part.replaceAll(/[[\]]/g, "")), options));
    return known.length > 0 && known.every((option) => option !== undefined) ? known : undefined;
  },
};

function findOption(text: string, options: JudgmentRules["options"]): string | undefined {
  const names = (options ?? []).map(({ name }) => name);
  return names.find((name) => name === text) ?? names.find((name) => sameWord(name, text));
}

const sameWord = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
