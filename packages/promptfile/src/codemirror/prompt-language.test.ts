import { ensureSyntaxTree, foldable, syntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import { describe, expect, test } from "vitest";
import { generateText } from "../fuzz/generate-text.ts";
import { createRandom } from "../fuzz/random.ts";
import { promptLanguage } from "./prompt-language.ts";
import { promptTags } from "./node-set.ts";

const open = (doc: string): EditorState => EditorState.create({ doc, extensions: [promptLanguage] });

const highlighter = tagHighlighter([
  { tag: tags.definition(tags.propertyName), class: "key" },
  { tag: tags.string, class: "string" },
  { tag: tags.number, class: "number" },
  { tag: tags.atom, class: "constant" },
  { tag: tags.comment, class: "comment" },
  { tag: tags.tagName, class: "tag" },
  { tag: promptTags.human, class: "human" },
  { tag: promptTags.model, class: "model" },
  { tag: tags.attributeName, class: "attribute" },
  { tag: promptTags.expression, class: "expression" },
  { tag: promptTags.partial, class: "partial" },
  { tag: promptTags.statement, class: "statement" },
  { tag: tags.controlKeyword, class: "keyword" },
  { tag: tags.escape, class: "escape" },
]);

/** What is highlighted, as `class text`. */
function highlighted(state: EditorState): string[] {
  const found: string[] = [];
  highlightTree(syntaxTree(state), highlighter, (from, to, style) => {
    found.push(`${style} ${state.sliceDoc(from, to)}`);
  });
  return found;
}

/** What folds, by the line it begins on. */
function folds(state: EditorState): Record<number, string> {
  const found: Record<number, string> = {};
  for (let number = 1; number <= state.doc.lines; number += 1) {
    const line = state.doc.line(number);
    const range = foldable(state, line.from, line.to);
    if (range) found[number] = state.sliceDoc(range.from, range.to);
  }
  return found;
}

const body = "<user>\n  Hi {{ name }}, {{#each x}} {{> part }} \\</user>\n</user>\n";

describe("highlighting", () => {
  test("tells keys, values and comments of the frontmatter apart", () => {
    const state = open('---\n# about\nmodel: gpt-4o # why\nseed: 7\nother: {"a": true, b: "x"}\n---\n');
    expect(highlighted(state)).toEqual([
      "comment # about",
      "key model",
      "string gpt-4o",
      "comment # why",
      "key seed",
      "number 7",
      "key other",
      'key "a"',
      "constant true",
      "key b",
      'string "x"',
    ]);
  });

  test("tags say who writes; braces that mean nothing are text", () => {
    const state = open(`---\nmodel: m\n---\n<system name="a">s</system>\n${body}<assistant></assistant>`);
    expect(highlighted(state).slice(2)).toEqual([
      "tag system",
      "attribute name",
      'string "a"',
      "tag system",
      "human user",
      "expression {{ name }}",
      "partial {{> part }}",
      "escape \\",
      "human user",
      "model assistant",
      "model assistant",
    ]);
  });

  test("in Jinja there are statements, comments and expressions of its own", () => {
    const text =
      '---\nmodel: m\ntemplate_language: "jinja"\n---\n<user>{% if a == "b" %}{{ a | upper }}{# no #}{{> p }}{% endif %}</user>';
    expect(highlighted(open(text)).slice(4)).toEqual([
      "human user",
      "statement {% ",
      "keyword if",
      "statement  a == ",
      'string "b"',
      "statement  %}",
      "expression {{ a | upper }}",
      "comment {# no #}",
      "partial {{> p }}",
      "statement {% ",
      "keyword endif",
      "statement  %}",
      "human user",
    ]);
  });

  test("it stays Jinja while the frontmatter cannot be read", () => {
    const text = "---\nmodel: m\nte\ntemplate_language: jinja # why\n---\n<user>{% if a %}</user>";
    expect(highlighted(open(text))).toContain("keyword if");
  });

  test("a completion has no tags", () => {
    expect(highlighted(open("---\nmodel: m\nendpoint: complete\n---\n<user>{{ a }}")).slice(4)).toEqual([
      "expression {{ a }}",
    ]);
  });
});

describe("folding", () => {
  test("the frontmatter, what stands in a key, and messages", () => {
    const text =
      '---\nmodel: m\ntools: [\n  {"name": "x"}\n]\ninputs:\n  a: string\n---\n<user>\n  Hi\n</user>\n<system>one line</system>\n';
    expect(folds(open(text))).toEqual({
      1: text.slice(3, text.indexOf("\n<user>")),
      3: '\n  {"name": "x"}\n',
      6: "\n  a: string",
      9: "\n  Hi\n",
    });
  });

  test("an item of a list of lines", () => {
    expect(folds(open("---\nmodel: m\ntools:\n  - name: x\n    description: y\n---\n"))).toMatchObject({
      3: "\n  - name: x\n    description: y",
      4: "\n    description: y",
    });
  });

  test("a message that is not closed does not fold", () => {
    expect(folds(open("---\nmodel: m\n---\n<user>\n  Hi\n"))[4]).toBeUndefined();
  });
});

describe("the tree", () => {
  test("follows what is typed", () => {
    const before = open(`---\nmodel: m\n---\n${body}`);
    const { state } = before.update({ changes: { from: 4, to: 9, insert: "seed" } });
    expect(highlighted(state)[0]).toBe("key seed");
  });

  test("a comment is begun in the frontmatter, not in messages", () => {
    const state = open(`---\nmodel: m\n---\n${body}`);
    expect(state.languageDataAt("commentTokens", 5)).toEqual([{ line: "#" }]);
    expect(state.languageDataAt("commentTokens", state.doc.length - 12)).toEqual([]);
  });

  test("is whole for any text", () => {
    const random = createRandom(7);
    for (let round = 0; round < 300; round += 1) {
      const state = open(generateText(random));
      const tree = ensureSyntaxTree(state, state.doc.length, 10_000);
      expect(tree?.length).toBe(state.doc.length);
      let at = 0;
      highlightTree(tree!, highlighter, (from, to) => {
        expect(from).toBeGreaterThanOrEqual(at);
        at = to;
      });
      expect(at).toBeLessThanOrEqual(state.doc.length);
    }
  });

  test.each([
    ["deep JSON", `---\nother: ${"[".repeat(5000)}${"]".repeat(5000)}\n---\n`],
    ["nested tags", `---\nmodel: m\n---\n${"<user>".repeat(20_000)}`],
    ["nothing", ""],
    ["a byte order mark", "\uFEFF---\nmodel: m\n---\n"],
  ])("is whole for %s", (_name, text) => {
    expect(syntaxTree(open(text)).length).toBe(text.length);
  });
});
