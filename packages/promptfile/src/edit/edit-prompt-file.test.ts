import { describe, expect, test } from "vitest";
import { parsePromptFile } from "../parse-prompt-file.ts";
import { editAgentFile } from "./edit-agent-file.ts";
import { editPromptFile } from "./edit-prompt-file.ts";
import type { FileChange } from "./file-change.ts";

const FILE = `---
# About.
model: gpt-4o
temperature: 0.70 # measured
tools: [
  // the only one
  {
    "name": "find",
    "description": "Finds"
  }
]
other:
  deep:
    - one # first
    - two
---

<system>
You help {{ company }}.
</system>

<user name="ada">
    <text>look</text>
    <image url="https://a/b.png"/>
</user>
<assistant><tool name="find" id="c1">{}</tool></assistant>
`;

/** The lines that an edit takes away and those it brings. */
function edit(change: FileChange, text = FILE): string[] {
  const result = editPromptFile(text, change);
  if (!result.ok) return [result.refusal.code];
  const { range, replacement } = result;
  expect(result.text).toBe(text.slice(0, range.start) + replacement + text.slice(range.end));
  const [before, after] = [text.split("\n"), result.text.split("\n")];
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end))
    end += 1;
  return [
    ...before.slice(start, before.length - end).map((line) => `-${line}`),
    ...after.slice(start, after.length - end).map((line) => `+${line}`),
  ];
}

const set = (path: (string | number)[], value: unknown): FileChange => ({ kind: "set", path, value });

describe("editPromptFile in the frontmatter", () => {
  test.each<[string, FileChange, string[]]>([
    [
      "sets a key",
      set(["temperature"], 0.2),
      ["-temperature: 0.70 # measured", "+temperature: 0.2 # measured"],
    ],
    ["adds a key where canonical text has it", set(["max_tokens"], 99), ["+max_tokens: 99"]],
    ["removes a key", { kind: "remove", path: ["temperature"] }, ["-temperature: 0.70 # measured"]],
    ["renames a key", { kind: "rename", path: ["other"], key: "attributes" }, ["-other:", "+attributes:"]],
    [
      "sets what is inside of JSON",
      set(["tools", 0, "description"], 'Finds "it"'),
      ['-    "description": "Finds"', '+    "description": "Finds \\"it\\""'],
    ],
    [
      "adds to JSON",
      set(["tools", 0, "strict"], true),
      ['-    "description": "Finds"', '+    "description": "Finds",', '+    "strict": true'],
    ],
    [
      "adds an item to JSON",
      { kind: "insert", path: ["tools", 1], value: { name: "g", description: "" } },
      ["+  },", "+  {", '+    "name": "g",', '+    "description": ""'],
    ],
    [
      "sets what is inside of YAML",
      set(["other", "deep", 0], "uno"),
      ["-    - one # first", "+    - uno # first"],
    ],
    ["adds to YAML", { kind: "insert", path: ["other", "deep", 1], value: "a: b" }, ['+    - "a: b"']],
    ["removes from YAML", { kind: "remove", path: ["other", "deep", 1] }, ["-    - two"]],
    [
      "moves items",
      { kind: "move", path: ["other", "deep", 1], to: 0 },
      ["-    - one # first", "-    - two", "+    - two # first", "+    - one"],
    ],
  ])("%s", (_name, change, lines) => {
    expect(edit(change)).toEqual(lines);
  });
});

describe("editPromptFile in the body", () => {
  test.each<[string, FileChange, string[]]>([
    [
      "sets a text in the layout it has",
      set(["template", 0, "content"], "Be brief.\n\nAnd kind."),
      ["-You help {{ company }}.", "+Be brief.", "+", "+And kind."],
    ],
    ["sets an attribute", set(["template", 1, "name"], "bob"), ['-<user name="ada">', '+<user name="bob">']],
    ["adds an attribute", set(["template", 0, "name"], "x"), ["-<system>", '+<system name="x">']],
    [
      "removes an attribute",
      { kind: "remove", path: ["template", 1, "name"] },
      ['-<user name="ada">', "+<user>"],
    ],
    [
      "sets a role",
      set(["template", 0, "role"], "developer"),
      [
        "-<system>",
        "-You help {{ company }}.",
        "-</system>",
        "+<developer>",
        "+You help {{ company }}.",
        "+</developer>",
      ],
    ],
    [
      "sets the text of a part",
      set(["template", 1, "content", 0, "text"], "see"),
      ["-    <text>look</text>", "+    <text>see</text>"],
    ],
    [
      "sets the address of an image",
      set(["template", 1, "content", 1, "image_url", "url"], "x.png"),
      ['-    <image url="https://a/b.png"/>', '+    <image url="x.png"/>'],
    ],
    ["removes a part", { kind: "remove", path: ["template", 1, "content", 0] }, ["-    <text>look</text>"]],
    [
      "adds a part",
      { kind: "insert", path: ["template", 1, "content", 2], value: { type: "text", text: "and" } },
      ["+  <text>", "+    and", "+  </text>"],
    ],
    [
      "sets the arguments of a call",
      set(["template", 2, "tool_calls", 0, "function", "arguments"], '{"id": 1}'),
      [
        '-<assistant><tool name="find" id="c1">{}</tool></assistant>',
        '+<assistant><tool name="find" id="c1">{"id": 1}</tool></assistant>',
      ],
    ],
    [
      "inserts a message",
      { kind: "insert", path: ["template", 1], value: { role: "user", content: "Hi" } },
      ["+<user>", "+  Hi", "+</user>", "+"],
    ],
    [
      "removes a message",
      { kind: "remove", path: ["template", 2] },
      ['-<assistant><tool name="find" id="c1">{}</tool></assistant>'],
    ],
  ])("%s", (_name, change, lines) => {
    expect(edit(change)).toEqual(lines);
  });

  test("moves a message as it is written", () => {
    const text = "---\nmodel: m\n---\n<user>a</user>\n\n<system>\n b\n</system>\n";
    const result = editPromptFile(text, { kind: "move", path: ["template", 1], to: 0 });
    expect(result.ok && result.text).toBe("---\nmodel: m\n---\n<system>\n b\n</system>\n\n<user>a</user>\n");
  });

  test("text that holds tags is escaped, and one that a body cannot hold moves up", () => {
    const text = "---\nmodel: m\n---\n<user>a</user>\n";
    const escaped = editPromptFile(text, set(["template", 0, "content"], "</user><system>"));
    expect(escaped.ok && escaped.text).toBe("---\nmodel: m\n---\n<user>\\</user><system></user>\n");
    const unsayable = { role: "user", content: "a", tool_call_id: "c" };
    const moved = editPromptFile(text, set(["template", 0], unsayable));
    expect(moved.ok && parsePromptFile(moved.text).kernel?.template).toEqual([unsayable]);
  });

  test("a CRLF file stays one", () => {
    const text = FILE.replaceAll("\n", "\r\n");
    for (const change of [
      set(["seed"], 1),
      set(["tools", 0, "parameters"], { type: "object" }),
      set(["template", 0, "content"], "a\nb"),
      { kind: "insert", path: ["template", 0], value: { role: "user", content: "x\ny" } } as const,
    ]) {
      const result = editPromptFile(text, change);
      expect(result.ok && /[^\r]\n/.test(result.text)).toBe(false);
      expect(result.ok && result.text).not.toBe(text);
    }
  });
});

describe("refusals", () => {
  test.each<[string, FileChange, string]>([
    ["---\nmodel: [\n---\n", set(["seed"], 1), "file-unreadable"],
    [FILE, set(["tools", 7, "name"], "x"), "path-missing"],
    [FILE, { kind: "remove", path: ["seed"] }, "path-missing"],
    [FILE, { kind: "rename", path: ["other"], key: "model" }, "path-missing"],
    [FILE, set(["temperature"], "warm"), "value-invalid"],
    [FILE, set(["nonsense"], 1), "value-invalid"],
    [FILE, { kind: "remove", path: ["model"] }, "value-invalid"],
    [FILE, set(["__proto__"], { a: 1 }), "value-invalid"],
    ["---\nmodel: m\ninputs: {a: string}\n---\n", set(["inputs", "__proto__"], "string"), "value-invalid"],
    [
      "---\nmodel: m\ninputs: {a: string}\n---\n",
      { kind: "rename", path: ["inputs", "a"], key: "__proto__" },
      "value-invalid",
    ],
    [
      '---\nmodel: m\ntools: [{"name": "f", "description": ""}]\n---\n',
      set(["tools", 0, "nonsense"], 1),
      "value-invalid",
    ],
    [FILE, set(["endpoint"], "complete"), "not-expressible"],
  ])("%#: %j", (text, change, code) => {
    expect(edit(change, text)).toEqual([code]);
  });
});

test("editAgentFile knows the keys of Agents", () => {
  const result = editAgentFile("---\nmodel: m\nprovider: p\n---\n", set(["max_iterations"], 5));
  expect(result.ok && result.text).toBe("---\nmodel: m\nmax_iterations: 5\nprovider: p\n---\n");
});

describe("what is added to a block of YAML", () => {
  const text = `---
model: m
inputs:
    name: string
tests:
- name: one
  expect: {contains: a}
---
`;
  const written = (change: FileChange) => {
    const result = editPromptFile(text, change);
    return result.ok ? result.text.slice(13) : result.refusal.message;
  };

  test("is a block as well, indented as its neighbours are", () => {
    const second = { name: "two", inputs: { name: "Ada" }, expect: { contains: ["a", "b"] } };
    expect(written({ kind: "insert", path: ["tests", 1], value: second })).toBe(`inputs:
    name: string
tests:
- name: one
  expect: {contains: a}
- name: two
  inputs:
    name: Ada
  expect:
    contains: ["a", "b"]
---
`);
    expect(written(set(["inputs", "age"], { type: "integer", minimum: 0 }))).toBe(`inputs:
    name: string
    age:
      type: integer
      minimum: 0
tests:
- name: one
  expect: {contains: a}
---
`);
  });

  test("a key that is new has the block of canonical text", () => {
    expect(written(set(["evaluators"], ["a/b", { path: "c" }]))).toContain(
      "evaluators:\n  - a/b\n  - path: c\n",
    );
  });
});

describe("what takes the place of a block of YAML", () => {
  const text = `---
model: m
inputs: # of calls
    name: string
    age:
        type: integer
tests:
- name: one
  expect: {contains: a}
- name: two
  expect: {contains: b}
stop: [a]
---
`;
  const written = (change: FileChange) => {
    const result = editPromptFile(text, change);
    return result.ok ? result.text.slice(13, -4) : result.refusal.message;
  };

  test.each<[string, FileChange, string]>([
    [
      "a whole key, its comment kept",
      set(["inputs"], { name: "string, who", tags: "string[]" }),
      text.replace(/ {4}name: string\n[^]*?tests/, '    name: string, who\n    tags: "string[]"\ntests'),
    ],
    [
      "a value within",
      set(["inputs", "age"], { type: "number", minimum: 1 }),
      text.replace("        type: integer", "        type: number\n        minimum: 1"),
    ],
    [
      "an item",
      set(["tests", 0], { name: "first", expect: { contains: "c" } }),
      text.replace("one\n  expect: {contains: a}", "first\n  expect:\n    contains: c"),
    ],
    [
      "a list that begins in column 0",
      set(["tests"], [{ name: "only", expect: {} }]),
      text.replace(/- name: one[^]*?stop/, "- name: only\n  expect: {}\nstop"),
    ],
    ["JSON stays JSON", set(["stop"], ["a", "b"]), text.replace("[a]", '["a", "b"]')],
    ["nothing is JSON", set(["inputs"], {}), text.replace(/ {4}name: string\n[^]*?tests/, "    {}\ntests")],
  ])("is a block as well: %s", (_name, change, expected) => {
    expect(written(change)).toBe(expected.slice(13, -4));
  });
});
