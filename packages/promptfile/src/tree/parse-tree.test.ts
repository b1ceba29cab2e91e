import { describe, expect, test } from "vitest";
import { checkTree } from "../fuzz/check-file.ts";
import { parsePromptFile } from "../parse-prompt-file.ts";
import { parseTree } from "./parse-tree.ts";
import type { SyntaxNode } from "./syntax-node.ts";
import { tokensOf } from "./syntax-node.ts";

/** Tokens as `kind text`, without white space. */
const tokens = (text: string): string[] =>
  [...tokensOf(parseTree(text).root)]
    .filter(({ kind }) => kind !== "white-space")
    .map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

const outline = (node: SyntaxNode): unknown => [
  node.name === undefined ? node.kind : `${node.kind} ${node.name}`,
  ...node.children.filter(({ children }) => children.length > 0).map(outline),
];

describe("parseTree", () => {
  test("knows every token of a file", () => {
    const text =
      '\uFEFF\n---\n# about\nmodel: gpt-4o # why\n// note\nstop: ["a", b]\n---\n\n<user name="{{ who }}">\n  Hi {{ name }}, {{> part }} \\</user>\n</user>\n';
    expect(tokens(text)).toEqual([
      "byte-order-mark \uFEFF",
      "fence ---",
      "comment # about",
      "key model",
      "punctuation :",
      "scalar gpt-4o",
      "comment # why",
      "comment // note",
      "key stop",
      "punctuation :",
      "punctuation [",
      'scalar "a"',
      "punctuation ,",
      "scalar b",
      "punctuation ]",
      "fence ---",
      "punctuation <",
      "tag-name user",
      "attribute-name name",
      "punctuation =",
      'text-run "',
      "expression {{ who }}",
      'text-run "',
      "punctuation >",
      "text-run \n  Hi ",
      "expression {{ name }}",
      "text-run , ",
      "partial {{> part }}",
      "text-run  ",
      "escape \\",
      "text-run </user>\n",
      "punctuation </",
      "tag-name user",
      "punctuation >",
    ]);
  });

  test("nests values, messages, parts and calls", () => {
    const text =
      '---\nmodel: m\nother:\n  a:\n    - {b: 1}\n---\n<user><text>x</text><image url="u" /></user>\n<assistant><tool name="f" id="c">{}</tool></assistant>';
    expect(outline(parseTree(text).root)).toEqual([
      "file",
      [
        "frontmatter",
        ["entry model"],
        ["entry other", ["mapping", ["pair a", ["sequence", ["mapping", ["pair b"]]]]]],
      ],
      [
        "message user",
        ["open-tag user"],
        ["element text", ["open-tag text"], ["text"], ["close-tag text"]],
        ["element image", ["open-tag image", ["attribute url", ["attribute-value"]]]],
        ["close-tag user"],
      ],
      [
        "message assistant",
        ["open-tag assistant"],
        [
          "element tool",
          ["open-tag tool", ["attribute name", ["attribute-value"]], ["attribute id", ["attribute-value"]]],
          ["text"],
          ["close-tag tool"],
        ],
        ["close-tag assistant"],
      ],
    ]);
  });

  test("a completion has no tags", () => {
    expect(tokens("---\nmodel: m\nendpoint: complete\n---\n<user>{{ a }}\\</user>").slice(-3)).toEqual([
      "text-run <user>",
      "expression {{ a }}",
      "text-run \\</user>",
    ]);
  });

  test.each([
    ["", []],
    ["hello", ["frontmatter-missing"]],
    ["---\nmodel: m", ["frontmatter-unclosed"]],
    ["---\nmodel: m\nstop: [\n---\n<user>x</user>", ["yaml-syntax"]],
    [
      "---\n<<<<<<< here\nmodel: a\n=======\nmodel: b\n>>>>>>> registry\n---\n<user>x</user>",
      ["conflict-marks"],
    ],
    ["---\nmodel: m\n---\n<system>x\n<user>z</user> tail", ["tag-unclosed", "text-outside-message"]],
  ])("goes on after errors: %j", (text, codes) => {
    const { root, diagnostics } = parseTree(text);
    checkTree(text, root);
    expect(diagnostics.map(({ code }) => code)).toEqual(text === "" ? ["frontmatter-missing"] : codes);
  });

  test("a comment below text in a block is no part of it", () => {
    const text = "---\nmodel: m\nother:\n  a: |\n    x\n  // why\n// more\n---\n";
    expect(tokens(text).filter((token) => token.startsWith("comment"))).toEqual([
      "comment // why",
      "comment // more",
    ]);
    expect(parsePromptFile(text).kernel?.other).toEqual({ a: "x\n" });
  });

  test("messages behind one that cannot be read are there", () => {
    const { root } = parseTree("---\nmodel: m\n---\n<user name=x>\n\n<system>a</system>\n<user>b</user>\n");
    expect(root.children.filter(({ kind }) => kind === "message").map(({ name }) => name)).toEqual([
      "system",
      "user",
    ]);
  });

  test.each([
    ["nested tags", "<user>".repeat(20_000)],
    ["tags that are not closed on lines of their own", "<user>\n".repeat(20_000)],
    ["runs of <", "<".repeat(100_000)],
    ["runs of {{", "<user>" + "{{".repeat(50_000) + "}}</user>"],
    ["{{ without end", "<user>" + "{{ a ".repeat(20_000) + "</user>"],
    ["backslashes", "<user>" + "\\".repeat(100_000) + "</user>"],
    ["backslashes before tags", "<user>" + "\\</user>".repeat(20_000) + "</user>"],
    ["a quote that is not closed", `<user name="${"x".repeat(100_000)}`],
    ["attributes", `<user ${"a ".repeat(30_000)}>x</user>`],
  ])("is whole for %s", (_name, body) => {
    const text = `---\nmodel: m\n---\n${body}`;
    expect(() => checkTree(text, parseTree(text).root)).not.toThrow();
  });

  test.each([
    ["deep JSON", `other: ${"[".repeat(5000)}${"]".repeat(5000)}`],
    ["deep YAML", Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["aliases", `a: &a [x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*a, *a]`).join("\n")}`],
    ["a quote that is not closed", `a: "${"x".repeat(100_000)}`],
    ["comments", "// x\n# y\n".repeat(10_000)],
    ["more comments than a call takes arguments", "# x\n".repeat(200_000)],
  ])("is whole for a frontmatter of %s", (_name, frontmatter) => {
    const text = `---\nmodel: m\n${frontmatter}\n---\n<user>x</user>`;
    expect(() => checkTree(text, parseTree(text).root)).not.toThrow();
  });
});
