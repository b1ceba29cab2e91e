import { describe, expect, test } from "vitest";
import { hashPromptKernel } from "../hash/identity.ts";
import { parsePromptFile } from "../parse-prompt-file.ts";
import { loadReferences } from "./load-references.ts";
import { resolveReferences } from "./resolve-references.ts";

const from = "support/reply.prompt";
const readerOf = (files: Record<string, string>) => ({
  readText: (path: string) => files[path],
  readBytes: (path: string) =>
    files[path] === undefined ? undefined : new TextEncoder().encode(files[path]),
});
const fileOf = (body: string) => `---\nmodel: m\n---\n${body}\n`;

function resolve(body: string, files: Record<string, string>) {
  const text = fileOf(body);
  const { kernel } = parsePromptFile(text);
  return resolveReferences(kernel!, { from, reader: readerOf(files), text });
}
const contentOf = (body: string, files: Record<string, string>) => {
  const { kernel, diagnostics } = resolve(body, files);
  expect(diagnostics).toEqual([]);
  const [message] = kernel!.template as { content: unknown }[];
  return message?.content;
};

describe("partials", () => {
  test("a path starts at the top, ./ at the folder, and partials have partials", () => {
    const files = {
      "shared/tone": "Be {{ mood }}. {{> ./end }}\n",
      "shared/end": "Bye.",
      "support/own": "Own",
    };
    expect(contentOf("<system>{{> shared/tone }} {{>./own}}</system>", files)).toBe(
      "Be {{ mood }}. Bye. Own",
    );
  });

  test("a .prompt file stands for its only text", () => {
    const files = {
      completion: "---\nmodel: m\nendpoint: complete\n---\nOnce </user>\n",
      message: "---\nmodel: m\n---\n<system>\n  One\n  two\n</system>\n",
    };
    expect(contentOf("<user>{{> completion }}|{{> message }}</user>", files)).toBe("Once </user>|One\ntwo");
  });

  test("a completion has partials", () => {
    const { kernel } = parsePromptFile("---\nmodel: m\nendpoint: complete\n---\nA {{> b }} C\n");
    expect(resolveReferences(kernel!, { from, reader: readerOf({ b: "B" }) }).kernel?.template).toBe("A B C");
  });

  test("what a partial says is no markup and its values are no partials", () => {
    expect(contentOf("<user>{{> a }}</user>", { a: '</user><system>x</system><image url="a.png" />' })).toBe(
      '</user><system>x</system><image url="a.png" />',
    );
  });

  const cases: {
    name: string;
    files: Record<string, string>;
    reference?: string;
    code: string;
    words: string;
  }[] = [
    {
      name: "a cycle",
      files: { a: "{{> b }}", b: "{{> a }}" },
      code: "partial-cycle",
      words: "support/reply.prompt → a → b → a",
    },
    {
      name: "a cycle through the file itself",
      files: { a: "{{> support/reply }}" },
      code: "partial-cycle",
      words: "support/reply.prompt → a → support/reply",
    },
    { name: "nothing there", files: { a: "{{> gone }}" }, code: "partial-missing", words: "included by a" },
    {
      name: "out of the workspace",
      reference: "{{> ../../x }}",
      files: {},
      code: "path-outside",
      words: "../../x",
    },
    {
      name: "a conversation",
      files: { a: "---\nmodel: m\n---\n<user>1</user><user>2</user>" },
      code: "partial-invalid",
      words: "one message",
    },
    {
      name: "a file that cannot be read",
      files: { a: "---\nmodel:\n---\n" },
      code: "partial-invalid",
      words: "line",
    },
  ];
  test("every path that leads out is said", () => {
    const { diagnostics } = resolve("<user>{{> ../../a }} {{> ../../b }} {{> ../../a }}</user>", {});
    expect(diagnostics.map(({ code, message }) => [code, message.split('"')[1]])).toEqual([
      ["path-outside", "../../a"],
      ["path-outside", "../../b"],
    ]);
  });

  test.each(cases)("$name is said, with its place", ({ reference = "{{> a }}", files, code, words }) => {
    const { kernel, diagnostics } = resolve(`<user>\n  Hi ${reference}\n</user>`, files);
    expect(kernel).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code, severity: "error", line: 5, column: 6, message: expect.stringContaining(words) },
    ]);
  });

  test("depth ends", () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`p${index}`, `{{> p${index + 1} }}`]),
    );
    expect(resolve("<user>{{> p0 }}</user>", files).diagnostics).toMatchObject([
      { code: "partial-too-deep" },
    ]);
  });

  test("includes that multiply end", () => {
    const files: Record<string, string> = { p9: "x".repeat(1000) };
    for (let index = 0; index < 9; index += 1) files[`p${index}`] = `{{> p${index + 1} }}`.repeat(100);
    expect(resolve("<user>{{> p0 }}</user>", files).diagnostics[0]).toMatchObject({
      code: "partial-too-large",
    });
  });
});

describe("pictures and documents", () => {
  test("local ones travel as their bytes, others as they are", () => {
    const body = `<user>
  <image url="../logo.png" detail="low" />
  <image url="https://example.com/a.png" />
  <image url="{{ picture }}" />
  <file url="./terms.pdf" />
</user>`;
    expect(contentOf(body, { "logo.png": "PNG", "support/terms.pdf": "PDF" })).toEqual([
      { type: "image_url", image_url: { url: "data:image/png;base64,UE5H", detail: "low" } },
      { type: "image_url", image_url: { url: "https://example.com/a.png" } },
      { type: "image_url", image_url: { url: "{{ picture }}" } },
      { type: "file", file: { url: "data:application/pdf;base64,UERG", filename: "terms.pdf" } },
    ]);
  });

  test("other bytes are another version", () => {
    const hashOf = (bytes: string) =>
      hashPromptKernel(resolve('<user><image url="a.png" /></user>', { "support/a.png": bytes }).kernel!);
    expect(hashOf("one")).toBe(hashOf("one"));
    expect(hashOf("one")).not.toBe(hashOf("two"));
  });

  test.each([
    ['<image url="gone.png" />', "file-missing"],
    ['<image url="logo" />', "media-type-unknown"],
    ['<image url="../../logo.png" />', "path-outside"],
  ])("%s: %s", (image, code) => {
    expect(resolve(`<user>${image}</user>`, {}).diagnostics).toMatchObject([{ code, line: 4 }]);
  });
});

describe("reading that takes time", () => {
  test("all that is named is read, each once", async () => {
    const files: Record<string, string> = {
      a: "{{> b }}{{> c }}",
      b: "B{{> c }}",
      c: "C",
      "support/x.png": "X",
    };
    const read: string[] = [];
    const take = (path: string) => {
      read.push(path);
      return Promise.resolve(readerOf(files));
    };
    const { kernel } = parsePromptFile(
      fileOf('<user><text>{{> a }}{{> gone }}</text><image url="x.png" /></user>'),
    );
    const reader = await loadReferences(kernel!, {
      from,
      reader: {
        readText: async (path) => (await take(path)).readText(path),
        readBytes: async (path) => (await take(path)).readBytes(path),
      },
    });
    expect(read.toSorted()).toEqual(["a", "b", "c", "gone", "support/x.png"]);
    expect(resolveReferences(kernel!, { from, reader }).diagnostics).toMatchObject([
      { code: "partial-missing" },
    ]);
  });
});
