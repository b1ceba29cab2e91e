import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { findDrift } from "../generated-file.ts";
import { renderGrammar } from "../generate-grammars.ts";
import { repositoryRoot } from "../repository.ts";

const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const folder = join(repositoryRoot, "editors/vscode");
const pathOf = (kind: string) => join(folder, `syntaxes/${kind}.tmLanguage.json`);

const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => {
    const path = pathOf(scope.replace("source.", ""));
    return textmate.parseRawGrammar(readFileSync(path, "utf8"), path);
  },
});

type Token = { text: string; scopes: string[] };

async function tokenize(text: string, kind = "prompt"): Promise<Token[]> {
  const grammar = await registry.loadGrammar(`source.${kind}`);
  let state = textmate.INITIAL;
  return text.split("\n").flatMap((line) => {
    const { tokens, ruleStack } = grammar!.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes,
    }));
  });
}

/** The innermost scope of the first token of a text, without the kind of file. */
const scopeOf = (tokens: readonly Token[], text: string): string | undefined =>
  tokens
    .find((token) => token.text === text)
    ?.scopes.at(-1)
    ?.replace(/\.(?:prompt|agent)$/, "");

test.each(["prompt", "agent"] as const)("the grammar of %s files is the one of the tables", async (kind) => {
  const text = renderGrammar(kind);
  expect(await findDrift({ path: pathOf(kind), text, command: "npm run grammars" })).toBeUndefined();
});

test("a file with everything", async () => {
  const tokens = await tokenize(`\uFEFF---
# why
// and why
model: gpt-4o
unheard: 1
temperature: 0.7 # warm
endpoint: chat
stop: "a\\n"
tools: [
  {"name": "find", "strict": true}
]
fallbacks:
  - provider: mock
---

<user name="{{ who }}">
  Hi {{ name | upper }}, {{> shared/tone }} a < b, model: x
  ---
  \\</user> <b>
  <image url="https://example.com/a.png" detail="low"/> <file> <file url="a.pdf"/>
</user>
{# aside #}{% for item in list %}`);
  const expected: [string, string][] = [
    ["---", "punctuation.definition.frontmatter"],
    ["# why", "comment.line.number-sign"],
    ["// and why", "comment.line.double-slash"],
    ["model", "keyword.other.key"],
    ["unheard", "entity.name.key.unknown"],
    ["0.7", "constant.numeric"],
    ["# warm", "comment.line.number-sign"],
    ["chat", "support.constant"],
    ["\\n", "constant.character.escape"],
    ['"name"', "support.type.property-name"],
    ["true", "constant.language"],
    ["provider", "support.type.property-name"],
    ["user", "entity.name.tag.role"],
    ["who", "variable.other"],
    ["name", "entity.other.attribute-name"],
    ["upper", "support.function.filter"],
    ["shared/tone", "string.other.link"],
    ["\\", "constant.character.escape"],
    ["image", "entity.name.tag.part"],
    ["detail", "entity.other.attribute-name"],
    ["file", "entity.name.tag.part"],
    [" aside ", "comment.block"],
    ["for", "keyword.control"],
    ["item", "variable.other"],
  ];
  expect(expected.map(([text]) => [text, scopeOf(tokens, text)])).toEqual(expected);
  // Text stays text: a key, a fence and a tag of another language in a message, the closing tag that is escaped.
  const plain = tokens.filter(({ scopes }) => scopes.at(-1)?.startsWith("meta.body")).map(({ text }) => text);
  expect(plain).toContain("  ---");
  expect(plain.join("\n")).toContain(" a < b, model: x");
  expect(plain.join("\n")).toContain("</user");
  expect(plain.join("\n")).toContain(" <b>");
});

test("agents have their own keys", async () => {
  const text = "---\nmax_iterations: 3\nlinked_tools: []\n---";
  expect(scopeOf(await tokenize(text, "agent"), "max_iterations")).toBe("keyword.other.key");
  expect(scopeOf(await tokenize(text, "agent"), "linked_tools")).toBe("entity.name.key.unknown");
  expect(scopeOf(await tokenize(text, "prompt"), "linked_tools")).toBe("keyword.other.key");
});

const examples = [
  ...globSync("examples/workspace/**/*.prompt", { cwd: repositoryRoot }).map((path) => ({
    path,
    text: readFileSync(join(repositoryRoot, path), "utf8"),
  })),
  ...globSync("docs/format/*.md", { cwd: repositoryRoot }).flatMap((path) =>
    [...readFileSync(join(repositoryRoot, path), "utf8").matchAll(/^```prompt\n([\s\S]*?)^```$/gm)].map(
      ([, text = ""], index) => ({ path: `${path} ${index + 1}`, text }),
    ),
  ),
];

test("there are examples", () => expect(examples.length).toBeGreaterThan(20));

test.each(examples)("every tag, key and expression of $path is told", async ({ text }) => {
  const tokens = await tokenize(text);
  const count = (pattern: string) =>
    tokens.filter(({ scopes }) => scopes.some((scope) => scope.startsWith(pattern))).length;
  expect(tokens.map((token) => token.text).join("")).toBe(text.replaceAll("\n", ""));
  expect(count("keyword.other.key")).toBe(text.split(/^---[ \t]*$/m)[1]!.match(/^[a-z_]+:/gm)?.length ?? 0);
  const body = text
    .split(/^---[ \t]*$/m)
    .slice(2)
    .join("---");
  expect(count("entity.name.tag.role") > 0).toBe(/^<(?:system|user|assistant|developer)/m.test(body));
  expect(count("meta.embedded.expression") > 0).toBe(/\{\{(?!>)/.test(body));
});

test("what the extension names is there", () => {
  type Manifest = {
    main: string;
    contributes: { languages: { configuration: string }[]; grammars: { path: string; scopeName: string }[] };
  };
  const { main, contributes } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  expect(readFileSync(join(folder, main), "utf8")).toContain("exports.activate");
  for (const { configuration } of contributes.languages) {
    expect(JSON.parse(readFileSync(join(folder, configuration), "utf8"))).toHaveProperty("brackets");
  }
  for (const { path, scopeName } of contributes.grammars) {
    expect(JSON.parse(readFileSync(join(folder, path), "utf8"))).toMatchObject({ scopeName });
  }
});
