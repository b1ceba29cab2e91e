import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFolder, spawnParley } from "../../__fixtures__/parley-process.ts";
import { createLineMap } from "./line-map.ts";

let folder: ReturnType<typeof createFolder>;
let child: ReturnType<typeof spawnParley>;
let client: ProtocolConnection;
let said: Map<string, Diagnostic[]>;
let heard: () => void;

beforeEach(async () => {
  folder = createFolder();
  write(".parley/cli.json", "{}");
  write("shared/tone.md", "Be kind to {{ name }}.\n");
  child = spawnParley(["lsp", "--stdio"], { cwd: folder.path });
  client = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  said = new Map();
  heard = () => {};
  client.onNotification(
    "textDocument/publishDiagnostics",
    ({ uri, diagnostics }: PublishDiagnosticsParams) => {
      said.set(uri, diagnostics);
      heard();
    },
  );
  client.listen();
  await client.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  await client.sendNotification("initialized", {});
});
afterEach(async () => {
  client.dispose();
  if (child.exitCode === null) {
    child.kill();
    await once(child, "exit");
  }
  folder[Symbol.dispose]();
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder.path, name)), { recursive: true });
  writeFileSync(join(folder.path, name), text);
}
const uriOf = (name: string) => pathToFileURL(join(folder.path, name)).href;

/** Opens a text that need not be on disk; `|` is where the cursor is. */
async function open(name: string, marked: string) {
  const offset = marked.indexOf("|");
  const text = marked.replace("|", "");
  const uri = uriOf(name);
  const languageId = name.endsWith(".agent") ? "agent" : "prompt";
  await client.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId, version: 1, text },
  });
  const position = createLineMap(text).positionAt(Math.max(offset, 0));
  const ask = <T>(method: string, more: object = {}) =>
    client.sendRequest<T>(`textDocument/${method}`, { textDocument: { uri }, position, ...more });
  return { uri, text, ask };
}
const change = (uri: string, text: string, version = 2) =>
  client.sendNotification("textDocument/didChange", {
    textDocument: { uri, version },
    contentChanges: [{ text }],
  });

/** What is said of a text, as soon as it is as expected. */
async function codesOf(uri: string, expected: readonly string[]): Promise<void> {
  const codes = () => said.get(uri)?.map(({ code }) => code);
  while (JSON.stringify(codes()) !== JSON.stringify(expected)) {
    await new Promise<void>((resolve) => (heard = resolve));
  }
}
function apply(text: string, edits: readonly TextEdit[]): string {
  const lines = createLineMap(text);
  return edits
    .toSorted((one, other) => lines.offsetAt(other.range.start) - lines.offsetAt(one.range.start))
    .reduce(
      (before, { range, newText }) =>
        before.slice(0, lines.offsetAt(range.start)) + newText + before.slice(lines.offsetAt(range.end)),
      text,
    );
}
const fileOf = (body: string, keys = "") => `---\nmodel: gpt-4o\n${keys}---\n\n${body}\n`;

describe("parley lsp", () => {
  it("tells what is wrong in a text that is not saved, and when it is right", async () => {
    const { uri } = await open("a.prompt", fileOf("<user>{{ nmae }}</user>", 'inputs: {"name": "string"}\n'));
    await codesOf(uri, ["variable-misspelt"]);
    const [found] = said.get(uri) ?? [];
    expect(found?.range.start).toEqual({ line: 5, character: 6 });
    expect(found?.message).toContain('Did you mean "name"?');
    await change(uri, fileOf("<user>{{ name }}</user>", 'inputs: {"name": "string"}\n'));
    await codesOf(uri, []);
    await change(uri, "---\nmodel:", 3);
    await codesOf(uri, ["frontmatter-unclosed"]);
    await client.sendNotification("textDocument/didClose", { textDocument: { uri } });
    await codesOf(uri, []);
  });

  it("follows partials, on disk and as they are written", async () => {
    const { uri } = await open("x/a.prompt", fileOf("<user>{{> shared/end }}</user>"));
    await codesOf(uri, ["partial-missing"]);
    const partial = await open("shared/end.prompt", fileOf("<user>Bye</user>"));
    await codesOf(uri, []);
    await change(partial.uri, fileOf("<user>{{> shared/end }}</user>"));
    await codesOf(uri, ["partial-cycle"]);
    await client.sendNotification("textDocument/didClose", { textDocument: { uri: partial.uri } });
    await codesOf(uri, ["partial-missing"]);
    write("shared/end.md", "Bye");
    await client.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf("shared/end.md"), type: 1 }],
    });
    await codesOf(uri, []);
    expect(said.get(uri)).toEqual([]);
  });

  it("completes keys, models and partials", async () => {
    const labels = async (name: string, text: string) => {
      const items = await (await open(name, text)).ask<{ label: string }[]>("completion");
      return items.map(({ label }) => label);
    };
    expect(await labels("a.prompt", "---\nmodel: |\n---\n")).toContain("claude-haiku-4-5");
    expect(await labels("b.agent", "---\nmodel: gpt-4o\nma|\n---\n")).toContain("max_iterations");
    expect(await labels("c.prompt", fileOf("<user>{{> |</user>"))).toEqual(["shared/tone"]);
  });

  it("explains models, and goes to partials and tools", async () => {
    const model = await (await open("a.prompt", "---\nmodel: gpt|-4o\n---\n")).ask<object>("hover");
    expect(JSON.stringify(model)).toContain("16,384 tokens at most");
    const partial = await open("b.prompt", fileOf("<user>{{> shared/to|ne }}</user>"));
    expect(await partial.ask("definition")).toMatchObject({ uri: uriOf("shared/tone.md") });
    const tools = 'tools: [\n  {"name": "find", "description": "d"}\n]\n';
    const call = await open(
      "c.prompt",
      fileOf('<assistant><tool name="fi|nd" id="1">{}</tool></assistant>', tools),
    );
    expect(await call.ask("definition")).toEqual({
      uri: call.uri,
      range: { start: { line: 3, character: 12 }, end: { line: 3, character: 16 } },
    });
  });

  it("renames a variable, and says why where it cannot", async () => {
    const of = (name: string) => fileOf(`<user>{{ ${name} }} name</user>`, `inputs: {"${name}": "string"}\n`);
    const file = await open("a.prompt", of("name").replace("{{ name", "{{ n|ame"));
    expect(await file.ask("prepareRename")).toMatchObject({
      start: { character: 9 },
      end: { character: 13 },
    });
    const { changes } = await file.ask<WorkspaceEdit>("rename", { newName: "who" });
    expect(apply(file.text, changes?.[file.uri] ?? [])).toBe(of("who"));
    await expect(file.ask("rename", { newName: "two words" })).rejects.toThrow("is no name of a variable");
  });

  it("formats, outlines, folds and puts right", async () => {
    const file = await open("a.prompt", "---\nmax_tokens: 100000\nmodel: gpt-4o\n---\n<user>\nHi\n</user>\n");
    const edits = await file.ask<TextEdit[]>("formatting", { options: { tabSize: 2, insertSpaces: true } });
    expect(apply(file.text, edits)).toContain(
      "model: gpt-4o\nmax_tokens: 100000\n---\n\n<user>\n  Hi\n</user>\n",
    );
    const symbols = await file.ask<{ name: string }[]>("documentSymbol");
    expect(symbols.map(({ name }) => name)).toEqual(["max_tokens", "model", "user"]);
    expect(await file.ask("foldingRange")).toContainEqual({ startLine: 4, endLine: 6 });
    const range = { start: { line: 1, character: 12 }, end: { line: 1, character: 12 } };
    const ask = (only?: string[]) =>
      file.ask<{ title: string; kind: string; edit: WorkspaceEdit }[]>("codeAction", {
        range,
        context: { diagnostics: [], ...(only && { only }) },
      });
    const [fix] = await ask();
    expect(apply(file.text, fix?.edit.changes?.[file.uri] ?? [])).toContain("max_tokens: 16384\n");
    const [all] = await ask(["source.fixAll"]);
    expect(all?.kind).toBe("source.fixAll.parley");
    expect(apply(file.text, all?.edit.changes?.[file.uri] ?? [])).toContain("max_tokens: 16384\n");
  });

  it("answers nothing about what is not open, and leaves what cannot be read alone", async () => {
    const textDocument = { uri: uriOf("closed.prompt") };
    const position = { line: 0, character: 0 };
    expect(await client.sendRequest("textDocument/hover", { textDocument, position })).toBeNull();
    const broken = await open("b.prompt", "---\nmodel: [\n---\n<user>|");
    expect(await broken.ask("formatting", { options: { tabSize: 2, insertSpaces: true } })).toEqual([]);
  });

  it("knows texts that have no place on disk", async () => {
    const uri = "untitled:Untitled-1";
    const text = fileOf("<user>{{> shared/tone }}</user>\n<user></user>");
    await client.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "prompt", version: 1, text },
    });
    await codesOf(uri, ["message-empty"]);
    expect(said.get(uri)).toMatchObject([{ severity: 2, source: "parley" }]);
  });

  it("ends when the editor says so", async () => {
    await client.sendRequest("shutdown");
    await client.sendNotification("exit");
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(0);
  });
});

it("understands every example at every position", async () => {
  const path = join(import.meta.dirname, "../../../../../examples/workspace/support/reply.prompt");
  const { ask, text } = await open("reply.prompt", readFileSync(path, "utf8"));
  const lines = createLineMap(text);
  for (let offset = 0; offset < text.length; offset += 97) {
    const position = lines.positionAt(offset);
    expect(lines.offsetAt(position)).toBe(offset);
    await ask("hover", { position });
    await ask("completion", { position });
  }
});
