import type { FileChange } from "../edit/file-change.ts";
import { valueAt } from "../edit/file-change.ts";
import type { Random } from "./random.ts";

const TEXTS = [
  "x",
  "",
  "Hello {{ name }}",
  "two\nlines",
  "\n  indented\n",
  "a </user> b",
  "<text>x</text>",
  "<image url='x' />",
  "\\</system>",
  "ends with \\",
  " ",
  "yes",
  "1.0",
  "# no comment",
  "é😀",
  "a \"b\" 'c'",
  "tab\t",
  "a: b",
  "\r\n",
] as const;

const MESSAGES = [
  { role: "user", content: "Hi" },
  { role: "system", content: "Be\n  brief.\n" },
  {
    role: "assistant",
    tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
  },
  { role: "tool", content: "ok", tool_call_id: "c", name: "f" },
  {
    role: "user",
    content: [
      { type: "text", text: "look" },
      { type: "image_url", image_url: { url: "https://x" } },
    ],
  },
  { role: "user", content: "x", tool_call_id: "only in the frontmatter" },
] as const;

const NEW_KEYS: readonly [string, unknown][] = [
  ["temperature", 0.25],
  ["max_tokens", 99],
  ["provider", "openai"],
  ["seed", 7],
  ["stop", ["a", "b"]],
  ["stop", "end"],
  ["reasoning_effort", "low"],
  ["response_format", { type: "json_schema", json_schema: { type: "object" } }],
  ["other", { a: { b: [1] } }],
  ["tools", [{ name: "h", description: "new", parameters: { type: "object" } }]],
  ["linked_tools", ["tl_9"]],
  ["attributes", {}],
  ["nonsense", 1],
  ["__proto__", { a: 1 }],
];

/** A change of something that a kernel holds, or of something that it could. */
export function generateChange(kernel: object, random: Random): FileChange {
  if (random.chance(0.2)) {
    const [key, value] = random.pick(NEW_KEYS);
    return { kind: "set", path: [key], value };
  }
  if (random.chance(0.2)) return changeMessages(kernel, random);
  const path = pickPath(kernel, random);
  const value = valueAt(kernel, path);
  const isItem = typeof path.at(-1) === "number";
  switch (random.below(isItem ? 5 : 4)) {
    case 0:
      return { kind: "remove", path };
    case 1:
      return isItem
        ? { kind: "insert", path, value: valueLike(value, random) }
        : { kind: "rename", path, key: random.pick(["renamed", "a b", "seed", "description", "1", "true"]) };
    case 4:
      return { kind: "move", path, to: random.below(3) };
    default:
      return { kind: "set", path, value: valueLike(value, random) };
  }
}

function changeMessages(kernel: object, random: Random): FileChange {
  const index = random.below(4);
  const value: unknown = random.pick(MESSAGES);
  if (random.chance(0.2)) return { kind: "set", path: ["template"], value: [value, random.pick(MESSAGES)] };
  const role = valueAt(kernel, ["template", index, "role"]);
  if (role !== undefined && random.chance(0.4))
    return {
      kind: "set",
      path: ["template", index, "role"],
      value: random.pick(["user", "system", "assistant"]),
    };
  if (role !== undefined && random.chance(0.4))
    return { kind: "set", path: ["template", index, "name"], value: random.pick(TEXTS) };
  return random.chance(0.5)
    ? { kind: "insert", path: ["template", index], value }
    : { kind: "set", path: ["template", index], value };
}

function pickPath(kernel: object, random: Random): (string | number)[] {
  const path: (string | number)[] = [];
  let value: unknown = kernel;
  while (typeof value === "object" && value !== null && (path.length === 0 || random.chance(0.8))) {
    const keys = Object.keys(value);
    if (keys.length === 0) break;
    const key = random.pick(keys);
    path.push(Array.isArray(value) ? Number(key) : key);
    value = valueAt(value, [path.at(-1) ?? ""]);
  }
  return path;
}

function valueLike(value: unknown, random: Random): unknown {
  if (typeof value === "number") return random.pick([0, 1, -1, 0.5, 42, 1e21]);
  if (typeof value === "boolean") return !value;
  if (typeof value === "string") return random.pick([...TEXTS, "text", "user", `${value}!`]);
  if (Array.isArray(value)) return random.chance(0.5) ? [...value, ...value] : value.slice(1);
  return random.pick([
    { a: 1 },
    value,
    { ...(value as object), added: random.pick(TEXTS) },
    random.pick(TEXTS),
  ]);
}
