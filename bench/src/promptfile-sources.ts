/** The same Prompts in three formats: ours, dotprompt's and PromptL's. */

const sentence = (index: number): string =>
  `Customer {{ customer_name }} asked about order {{ order_id }} in message ${index} and was told that it left this morning.`;

const paragraph = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => sentence(from + index)).join("\n");

type Turn = { role: "system" | "user" | "assistant"; text: string };

function roleOf(index: number): Turn["role"] {
  if (index === 0) return "system";
  return index % 2 === 1 ? "user" : "assistant";
}

const turns = (count: number, linesEach: number): Turn[] =>
  Array.from({ length: count }, (_, index) => ({
    role: roleOf(index),
    text: paragraph(index * linesEach, linesEach),
  }));

const indent = (text: string): string => text.replaceAll(/^/gm, "  ");

const head = [
  "model: gpt-4o",
  "temperature: 0.7",
  "max_tokens: -1",
  "top_p: 1.0",
  "presence_penalty: 0.0",
  "frequency_penalty: 0.0",
  "provider: openai",
  "endpoint: chat",
];

const tool = (index: number) => ({
  name: `find_order_${index}`,
  description: "Finds an order by its id, with its lines and where it is",
  parameters: {
    type: "object",
    properties: { id: { type: "string", description: "The id" }, limit: { type: "integer" } },
    required: ["id"],
  },
});

const toolsJson = (count: number): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, index) => tool(index)),
    null,
    2,
  );

/** `tools` in the frontmatter as each format has them: JSON in ours and PromptL's, a schema in dotprompt's. */
function inTags(messages: readonly Turn[], lines: readonly string[]): string {
  const body = messages.map(({ role, text }) => `<${role}>\n${indent(text)}\n</${role}>`).join("\n\n");
  return `---\n${lines.join("\n")}\n---\n\n${body}\n`;
}

function inRoles(messages: readonly Turn[], lines: readonly string[]): string {
  const roles = { system: "system", user: "user", assistant: "model" };
  const body = messages.map(({ role, text }) => `{{role "${roles[role]}"}}\n${text}\n`).join("\n");
  return `---\n${lines.join("\n")}\n---\n${body}`;
}

export type Source = { name: string; parley: string; dotprompt: string; promptl: string };

function source(name: string, messages: readonly Turn[], tools?: string): Source {
  const parleyLines = [...head, `tools: ${tools ?? "[]"}`];
  // Flow collections of these libraries' YAML have to be indented.
  const otherLines = [...head, `tools: ${(tools ?? "[]").replaceAll("\n", "\n  ")}`];
  return {
    name,
    parley: inTags(messages, parleyLines),
    dotprompt: inRoles(messages, tools === undefined ? head : [...head, otherLines.at(-1) ?? ""]),
    promptl: inTags(messages, otherLines),
  };
}

export const sources: readonly [Source, Source, Source] = [
  source("2 KB text", turns(2, 7)),
  source("2 KB tools", turns(2, 2), toolsJson(3)),
  source("200 KB text", turns(240, 7)),
];

export const inputs = { customer_name: "Ada Lovelace", order_id: "A-17" };

/** The text of a template alone, in the syntax that all the template engines share. */
export const templateText = paragraph(0, 14);
