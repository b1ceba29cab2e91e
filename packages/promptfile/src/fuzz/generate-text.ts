import type { Random } from "./random.ts";

/** Lines of frontmatters: every way to write a value that the reader tells apart, comments, and what is wrong. */
const SIMPLE_ENTRIES = [
  "temperature: 0.7",
  "temperature:   1 # warm",
  "temperature: 0.70",
  "max_tokens: -1",
  "top_p: 1.0",
  "provider: openai",
  'provider: "open\\u0061i"',
  "endpoint: chat",
  "endpoint:",
  "seed: 12",
  "seed:",
  "stop: end",
  'stop: ["a", "b"] # two',
  "tools: []",
  'tools: [\n  {\n    "name": "f",\n    "description": "d",\n    "parameters": {"type": "object", "properties": {"x": {"type": "string"}}}\n  }\n]',
  'tools: [{"name": "f", "description": "d"}, {"name": "g", "description": "", "strict": true, "source": "inline"}]',
  'tools: [\n  // the first\n  {"name": "f", "description": "d" } # one\n]',
  'response_format: {"type": "json_schema", "json_schema": {"a": [1, 2, {"b": null}]}}',
  "reasoning_effort: high",
  'other: {"a": 1, "b": [true, null, "x"]}',
  'attributes: {"__proto__": {"a": 1}, "constructor": 2}',
  'linked_tools: ["tl_1", "tl_2"]',
  "template_language: jinja",
  'template: [{"role": "user", "content": "hi"}]',
  "unknown: 1",
  "# a comment",
  "  # deeper",
  "// a comment",
  "   // deeper",
  "",
  "",
  "   ",
  'tests: [{"inputs": {"a": 1}, "expect": {}}]',
] as const;

const YAML_ENTRIES = [
  ...SIMPLE_ENTRIES,
  "provider: 'openai' # quoted",
  "stop:\n  - a # first\n  - 'b'",
  "stop: [a,\n  // between\n  b]",
  "tools:\n  - name: f\n    description: does\n    parameters:\n      type: object # of arguments\n  # between\n  - {name: g, description: e}",
  "response_format:\n  type: json_schema\n  json_schema:\n    name: x\n    schema: {type: object}",
  "other:\n  a: |\n    two\n    lines\n  b: >-\n    folded\n    text\n",
  "other: &o {a: 1}",
  "attributes: *o",
  "attributes: {x: y, 'z': [1,2], }",
  "attributes:\n  ? k\n  : v\n  n: !!str 3",
  "fallbacks: [{model: a}, {model: b, provider: c}]",
  "fallbacks:\n- model: a\n- model: b",
  "template: |\n  hello\n   you",
  "inputs: {name: string}",
] as const;

/** With lines that are wrong, or make the rest of the file mean something else. */
const ALL_ENTRIES = [
  ...YAML_ENTRIES,
  "endpoint: complete",
  "x-y: [",
  "temperature: warm",
  "model: twice",
  "---",
  "{",
  "- a",
  "\t",
] as const;

const POOLS = [ALL_ENTRIES, YAML_ENTRIES];

const PIECES = [
  "Hello",
  " ",
  "  ",
  "\n",
  "\n",
  "\n\n",
  "\n  ",
  "\t",
  "a < b",
  "\\",
  "\\\\",
  "{{ name }}",
  "{{ a.b[0] }}",
  "{{> part/of }}",
  "{{",
  "}}",
  "<context>",
  "</context>",
  "\\<user>",
  "\\</user>",
  "\\</text",
  "<text>",
  "</text>",
  "<text>\n      part\n    </text>",
  '<image url="https://x/y.png" />',
  "<image url='{{ u }}' detail=\"low\"/>",
  '<file url="a.pdf" name="A" />',
  '<tool name="f" id="c1">{"a": 1}</tool>',
  '<tool name="f" id="c2" />',
  "<tool",
  "</tool>",
  "<user>",
  "</user>",
  "<system",
  "/>",
  '"',
  "'",
  "---",
  "&amp;",
  "é😀",
  "\ud800",
  "\u2028",
  "\u0000",
  "\r",
  "\uFEFF",
] as const;

const ROLES = ["system", "user", "assistant", "developer", "tool"] as const;
const ATTRIBUTES = [
  "",
  "",
  "",
  ' name="n"',
  " name='a \"b\" &amp; &#10;'",
  ' id="c1"',
  ' whitespace="preserve"',
  ' content="parts"',
  ' content="text"',
  " nope",
  ' name="a" name="b"',
  '\n  name = "n"\n',
  ' thinking="[]"',
  " name=x",
] as const;

/** A file that is often right, sometimes nearly, and sometimes not at all. */
export function generateText(random: Random): string {
  const text = generateFile(random);
  const written = random.chance(0.2) ? withCrlf(text, random) : text;
  if (random.chance(0.6)) return written;
  let mutated = written;
  for (let count = 1 + random.below(3); count > 0; count -= 1) mutated = mutate(mutated, random);
  return mutated;
}

function generateFile(random: Random): string {
  // Simple entries are read without the YAML library; most files have nothing else.
  const pool: readonly string[] = POOLS[random.below(10)] ?? SIMPLE_ENTRIES;
  const entries = Array.from({ length: random.below(7) }, () => random.pick(pool));
  const unique = random.chance(0.95) ? withoutRepeatedKeys(entries) : entries;
  unique.splice(
    random.below(unique.length + 1),
    0,
    random.pick(["model: m", "model: gpt-4o", 'model: "gpt 4"']),
  );
  const start = random.pick(["", "", "", "\uFEFF", "\n", " \n\n"]);
  const head = random.chance(0.03) ? "{model: m, temperature: 0.5}" : unique.join("\n");
  return `${start}---${random.pick(["", "", " "])}\n${head}\n---\n${generateBody(random)}`;
}

function withoutRepeatedKeys(entries: readonly string[]): string[] {
  const seen = new Set(["model", "x-y", "{", "- a", "---"]);
  return entries.filter((entry) => {
    const key = entry.split(":", 1)[0] ?? "";
    if (/^\s*(?:#|\/\/|$)/.test(entry)) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function generateBody(random: Random): string {
  const messages = Array.from({ length: random.below(4) }, () => generateMessage(random));
  return (
    random.pick(["", "\n", "\n\n", "  "]) +
    messages.join(random.pick(["\n\n", "\n", "", "\n \n\n"])) +
    random.pick(["", "\n", "\n\n"])
  );
}

function generateMessage(random: Random): string {
  const role = random.pick(ROLES);
  const attributes = role === "tool" && random.chance(0.7) ? ' name="f" id="c1"' : random.pick(ATTRIBUTES);
  if (random.chance(0.05)) return `<${role}${attributes}/>`;
  const text = Array.from({ length: random.below(6) }, () => random.pick(PIECES)).join("");
  const inner = random.chance(0.6) ? `\n  ${text.replaceAll("\n", "\n  ")}\n` : text;
  const closed = random.chance(0.97) ? `</${role}${random.pick(["", "", " "])}>` : "";
  return `<${role}${attributes}>${inner}${closed}`;
}

function withCrlf(text: string, random: Random): string {
  const isWhole = random.chance(0.7);
  return text.replaceAll("\n", () => (isWhole || random.chance(0.5) ? "\r\n" : "\n"));
}

function mutate(text: string, random: Random): string {
  const start = random.below(text.length + 1);
  const end = Math.min(text.length, start + random.below(12));
  switch (random.below(5)) {
    case 0:
      return text.slice(0, start) + text.slice(end);
    case 1:
      return text.slice(0, end) + text.slice(start);
    case 2:
      return text.slice(0, start) + random.pick(PIECES) + text.slice(start);
    case 3:
      return `${text.slice(0, start)}\n${random.pick(ALL_ENTRIES)}\n${text.slice(start)}`;
    default:
      return text.slice(0, start) + String.fromCharCode(random.below(0x250)) + text.slice(end);
  }
}
