import { createNoteCollector } from "../../collect-notes.ts";
import { createLineCounter } from "../../count-lines.ts";
import { finishKernel } from "../../draft.ts";
import type { DraftMessage } from "../../draft.ts";
import type { ImportOptions, ImportResult } from "../../format.ts";
import { splitFrontmatter } from "../../frontmatter-text.ts";
import { nameOfFile, toPathName, toProvider } from "../../names.ts";
import { readParameters } from "../../parameters.ts";
import { isObject, readData, toJson } from "../../read-data.ts";
import { parseExpression } from "../../template/parse-expression.ts";
import type { Expression } from "../../template/template-node.ts";
import { parsePromptlElements } from "./parse-elements.ts";
import type { PromptlElement, PromptlNode } from "./parse-elements.ts";
import { readPromptlMessage, toTemplate } from "./read-message.ts";
import type { MessageReader } from "./read-message.ts";

export function importPromptl(text: string, { filename, defaultModel }: ImportOptions): ImportResult {
  const notes = createNoteCollector();
  const { frontmatter, body, frontmatterLine, bodyLine } = splitFrontmatter(text);
  const data = readData(frontmatter ?? "", notes, frontmatterLine);
  const { model, provider, name, schema, ...config } = isObject(data.value) ? data.value : {};
  const parameters: Record<string, unknown> = readParameters(config, { data, path: [], notes });
  if (typeof provider === "string") parameters["provider"] = toProvider(provider.toLowerCase());
  if (isObject(schema))
    parameters["response_format"] = {
      type: "json_schema",
      json_schema: { name: "output", schema: toJson(schema) },
    };
  const lineAt = createLineCounter(body);
  const reader: MessageReader = { notes, lineOf: (offset) => bodyLine - 1 + lineAt(offset) };
  const template = readBody(parsePromptlElements(body), reader);
  const draft = { parameters, template, model: typeof model === "string" ? model : undefined };
  const kernel = finishKernel(draft, { notes, defaultModel, line: frontmatterLine });
  return { prompts: [{ name: toPathName(name) ?? nameOfFile(filename), kernel }], notes: notes.list() };
}

/** Conditions that stand around messages, outermost first; undefined where one could not be read. */
type Conditions = (Expression | undefined)[];

function readBody(nodes: readonly PromptlNode[], reader: MessageReader): DraftMessage[] {
  const conditions: Conditions = [];
  return nodes.flatMap((node): DraftMessage[] => {
    if (node.kind === "text") return readLooseText(node, conditions, reader);
    if (node.name === "step" || node.name === "scope" || node.name === "prompt")
      return readOuter(node, reader);
    const message = readPromptlMessage(node, conditions, reader);
    return message ? [message] : [];
  });
}

function readOuter(element: PromptlElement, reader: MessageReader): DraftMessage[] {
  const why =
    element.name === "step"
      ? "A Prompt is one step; its messages were put in with the others."
      : "Prompts inside of prompts are Latitude's; what is inside was put in, and the tag was left out.";
  reader.notes.add({ line: reader.lineOf(element.start), what: `<${element.name}>`, why });
  return readBody(element.children, reader);
}

const CONTROL =
  /\{\{\s*(if|else\s+if|else|endif|for|endfor)(?![\w$])\s*((?:"[^"]{0,1000}"|'[^']{0,1000}'|[^"'{}]|\{(?!\{)|\}(?!\})){0,2000}?)\s*\}\}/g;
const ASSIGNMENT =
  /\{\{\s*[\w.[\]"']+\s*=(?!=)(?:"[^"]{0,1000}"|'[^']{0,1000}'|[^"'{}]|\{(?!\{)|\}(?!\})){0,2000}\}\}/g;

type LooseText = Extract<PromptlNode, { kind: "text" }>;

/** Text outside of messages is a message of the system; what stands there around messages is a condition on them. */
function readLooseText(
  { source, start }: LooseText,
  conditions: Conditions,
  reader: MessageReader,
): DraftMessage[] {
  for (const match of source.matchAll(ASSIGNMENT)) {
    const why = "A template here cannot set variables; it was left out, and the variable is an input.";
    reader.notes.add({ line: reader.lineOf(start + match.index), what: match[0], why });
  }
  const withoutAssignments = source.replaceAll(ASSIGNMENT, (whole) => " ".repeat(whole.length));
  const comments = /\/\*[^]{0,10000}?\*\/|<!--[^]{0,10000}?-->/g;
  const isMixed = withoutAssignments.replaceAll(CONTROL, "").replaceAll(comments, "").trim() !== "";
  const isBalanced =
    (source.match(/\{\{\s*(?:if|for)\b/g)?.length ?? 0) ===
    (source.match(/\{\{\s*end(?:if|for)\b/g)?.length ?? 0);
  if (!isMixed || !isBalanced)
    for (const match of withoutAssignments.matchAll(CONTROL)) applyControl(match, start, conditions, reader);
  if (!isMixed) return [];
  const text = isBalanced ? withoutAssignments : withoutAssignments.replaceAll(CONTROL, "");
  const nodes = toTemplate(text, start, conditions, reader);
  return nodes.length === 0 ? [] : [{ role: "system", content: { language: "translated", nodes } }];
}

function applyControl(
  ...[match, start, conditions, reader]: [RegExpExecArray, number, Conditions, MessageReader]
): void {
  const [whole, keyword = "", source = ""] = match;
  const note = (why: string) =>
    reader.notes.add({ line: reader.lineOf(start + match.index), what: whole, why });
  if (keyword === "endif" || keyword === "endfor") return void conditions.pop();
  if (keyword === "for") {
    conditions.push(undefined);
    return note("Messages cannot be repeated here; they were put in once.");
  }
  const condition = keyword === "else" ? undefined : parseExpression(source);
  const before = keyword === "if" ? undefined : conditions.pop();
  if (keyword === "if") conditions.push(condition);
  else {
    const not: Expression | undefined = before && { kind: "not", value: before };
    conditions.push(
      keyword === "else" || !condition
        ? not
        : not && { kind: "binary", operator: "and", left: not, right: condition },
    );
  }
  if (keyword !== "else" && !condition)
    return note("The condition has no translation; the messages are always there.");
  note(
    "A condition cannot stand around messages; it stands inside, and where it does not hold a message is empty.",
  );
}
