import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFolder, runParley, spawnParley, startParley } from "../../__fixtures__/parley-process.ts";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "../../../../..");
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder();
});
afterEach(() => folder[Symbol.dispose]());

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder.path, name)), { recursive: true });
  writeFileSync(join(folder.path, name), text);
};
const read = (name: string): string => readFileSync(join(folder.path, name), "utf8");
const parley = (...parts: string[]) => runParley(["types", ...parts], { cwd: folder.path });

const reply = `---
model: mock
inputs:
  question: string, what they ask */ here
  tone: "'warm' | 'dry'?"
  orders: {type: array, items: {type: object, properties: {id: {type: integer}}, required: [id]}}
tools: [
  {"name": "look-up", "description": "x", "parameters": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}}
]
---
<user>
  {{ question }} {{ tone }} {{ orders }} {{> voice }}
</user>
`;
const verdict = `---
model: mock
response_format: {type: json_schema, json_schema: {name: v, schema: {type: object, properties: {ok: {type: boolean}, why: {type: [string, "null"]}}, required: [ok]}}}
---
<user>
  Judge {{ what }} by {{ order.id }}
</user>
`;
const lookup = `tool_type: json_schema
function:
  name: lookup
  description: Finds
  parameters:
    type: object
    properties:
      id: {type: string}
      class: {anyOf: [{type: integer}, {enum: [a, "b\\"c"]}]}
      next: {$ref: "#"}
    required: [id]
`;
function writeWorkspace(): void {
  write("prompts/support/reply.prompt", reply);
  write("prompts/voice.md", "Be brief.");
  write("prompts/support/verdict v1.0.prompt", verdict);
  write("prompts/plain.prompt", "---\nmodel: mock\n---\n<user>\n  Hi\n</user>\n");
  write("prompts/shop/lookup.tool.yaml", lookup);
}

const good = `
import { Parley, type PromptInputs, type PromptOutput, type ToolArguments } from "@parley/sdk";
const parley = new Parley();
const inputs: PromptInputs<"support/reply"> = { question: "?", tone: "dry", orders: [{ id: 7 }] };
await parley.prompts.call({ path: "support/reply", inputs, environment: "staging" });
await parley.prompts.call({ path: "plain" });
await parley.prompts.call({ path: "of/a/server", inputs: { anything: 1 } });
await parley.prompts.call({ id: "pr_1", inputs: { anything: 1 } });
const anyPath: string = "support/reply";
await parley.prompts.call({ path: anyPath, inputs: { x: 1 } });
for await (const chunk of parley.prompts.callStream({ path: "support/verdict v1.0", inputs: { what: 1, order: { id: 2 } } }))
  console.log(chunk.output);
const output: PromptOutput<"support/verdict v1.0"> = { ok: true, why: null };
const free: PromptOutput<"of/a/server"> = "text";
const given: ToolArguments<"shop/lookup"> = { id: "7", class: 'b"c' };
console.log(output.why?.length, free, given);
`;

/** Each is wrong in one way. */
const wrong: [string, string][] = [
  ["a missing input", 'await parley.prompts.call({ path: "support/reply", inputs: { question: "?" } });'],
  ["no inputs", 'await parley.prompts.call({ path: "support/reply" });'],
  [
    "a misspelt input",
    'await parley.prompts.call({ path: "support/reply", inputs: { question: "?", orders: [], tnoe: "dry" } });',
  ],
  [
    "an input of another type",
    'await parley.prompts.call({ path: "support/reply", inputs: { question: 1, orders: [] } });',
  ],
  [
    "another choice",
    'await parley.prompts.call({ path: "support/reply", inputs: { question: "?", orders: [], tone: "loud" } });',
  ],
  [
    "a list of other things",
    'await parley.prompts.call({ path: "support/reply", inputs: { question: "?", orders: [{ id: "7" }] } });',
  ],
  [
    "an input that is not there",
    'await parley.prompts.call({ path: "support/verdict v1.0", inputs: { what: undefined, order: {} } });',
  ],
  ["an input of a Prompt without any", 'await parley.prompts.call({ path: "plain", inputs: { x: 1 } });'],
  ["in a stream", 'parley.prompts.callStream({ path: "support/reply", inputs: {} });'],
  ["an output", 'const output: PromptOutput<"support/verdict v1.0"> = { why: "x" };\nconsole.log(output);'],
  ["an argument", 'const given: ToolArguments<"shop/lookup"> = { id: 7 };\nconsole.log(given);'],
];

/** What the repository's compiler has to say about programs beside the types. */
async function compile(programs: Record<string, string>): Promise<string> {
  for (const [name, text] of Object.entries(programs)) write(`${name}.ts`, text);
  const tsconfig = {
    extends: join(repository, "tsconfig.base.json"),
    compilerOptions: {
      typeRoots: [join(repository, "node_modules/@types")],
      lib: ["es2024", "esnext.iterator", "esnext.disposable", "dom", "dom.iterable"],
      skipLibCheck: false,
      paths: { "@parley/sdk": [join(repository, "packages/sdk/src/index.ts")] },
    },
    include: ["*.ts"],
  };
  write("tsconfig.json", JSON.stringify(tsconfig));
  write("package.json", '{"type": "module"}');
  const { stdout } = await run(process.execPath, [compiler, "-p", "."], { cwd: folder.path }).catch(
    (error: unknown) => error as { stdout: string },
  );
  return stdout;
}

describe("parley types", { timeout: 120_000 }, () => {
  it("lets the compiler check what calls are given", { timeout: 300_000 }, async () => {
    writeWorkspace();
    expect(await parley("prompts")).toMatchObject({
      code: 0,
      stderr: "3 Prompts, 1 Tool → parley.d.ts\n",
    });
    const head =
      'import { Parley, type PromptOutput, type ToolArguments } from "@parley/sdk";\nconst parley = new Parley();\nexport type Used = [PromptOutput<"x">, ToolArguments<"x">];\n';
    const programs = wrong.map(([, program], index) => [`wrong-${index}`, head + program] as const);
    const said = await compile({ good, ...Object.fromEntries(programs) });
    expect(said).not.toContain("good.ts");
    expect(said).not.toContain("parley.d.ts");
    const refused = wrong.map(([name], index) => [name, said.includes(`wrong-${index}.ts(`)]);
    expect(refused).toEqual(wrong.map(([name]) => [name, true]));
  });

  it("writes a stub that Python reads", async () => {
    writeWorkspace();
    write(
      "prompts/shop/lookup.v2.prompt",
      "---\nmodel: mock\ninputs: {class: string, 'a b': number}\n---\n<user>\n  {{ class }}\n</user>\n",
    );
    expect((await parley("prompts", "--python", "parley_types.pyi")).code).toBe(0);
    const program = `
import ast, json
tree = ast.parse(open("parley_types.pyi", encoding="utf-8").read())
classes = {node.name: {line.target.id: ast.unparse(line.annotation) for line in node.body if isinstance(line, ast.AnnAssign)}
           for node in tree.body if isinstance(node, ast.ClassDef)}
others = {node.targets[0].id: ast.unparse(node.value) for node in tree.body if isinstance(node, ast.Assign)}
calls = [ast.unparse(node.args.kwonlyargs[0].annotation) + " " + ast.unparse(node.args.kwonlyargs[1].annotation)
         for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "PromptCalls" for node in node.body]
print(json.dumps([classes, others, calls]))`;
    const printed = execFileSync("python3", ["-c", program], { cwd: folder.path, encoding: "utf8" });
    const [classes, others, calls] = JSON.parse(printed) as [object, object, string[]];
    expect(classes).toMatchObject({
      SupportReplyInputs: {
        question: "str",
        tone: "NotRequired[Literal['warm'] | Literal['dry']]",
        orders: "list[SupportReplyInputsOrdersItem]",
      },
      SupportReplyInputsOrdersItem: { id: "int" },
      SupportReplyLookUpArguments: { id: "str" },
      SupportVerdictV10Inputs: { what: "Any", order: "dict[str, Any]" },
      SupportVerdictV10Output: { ok: "bool", why: "NotRequired[str | None]" },
      PlainInputs: {},
    });
    expect(others).toMatchObject({
      SupportReplyOutput: "str",
      ShopLookupV2Inputs: "TypedDict('ShopLookupV2Inputs', {'class': str, 'a b': float})",
      ShopLookupArguments:
        "TypedDict('ShopLookupArguments', {'id': str, 'class': NotRequired[int | Literal['a'] | Literal['b\"c']], 'next': NotRequired[Any]})",
    });
    expect(calls).toContain("Literal['support/reply'] SupportReplyInputs");
  });

  it("says in CI whether the types are up to date, and what cannot be read", async () => {
    writeWorkspace();
    expect(await parley("prompts", "--check")).toMatchObject({
      code: 1,
      stderr: "parley.d.ts: not up to date.\n",
    });
    await parley("prompts");
    const before = read("parley.d.ts");
    expect((await parley("prompts", "--check")).code).toBe(0);
    write("prompts/new.prompt", "---\nmodel: mock\n---\n<user>Hi\n");
    write("prompts/new.tool.yaml", "function: 7\n");
    const { code, stderr } = await parley("prompts");
    expect([code, read("parley.d.ts")]).toEqual([1, before]);
    expect(stderr).toContain("new.prompt: error at 4:1");
    expect(stderr).toContain("new.tool.yaml");
    expect((await parley("prompts", "--env", "x")).code).toBe(2);
  });

  it("writes again when a file changes", async () => {
    writeWorkspace();
    const child = spawnParley(["types", "prompts", "--watch"], { cwd: folder.path });
    let said = "";
    for await (const text of child.stderr.setEncoding("utf8")) {
      said += text as string;
      if (said.includes("Waiting for changes") && !said.includes("4 Prompts"))
        write("prompts/more.prompt", "---\nmodel: mock\n---\n<user>\n  Hi\n</user>\n");
      if (said.includes("4 Prompts")) child.kill();
    }
    expect(read("parley.d.ts")).toContain("more: {");
  });

  it("reads what a server holds", async () => {
    const server = await startParley();
    try {
      const { code } = await server.run(["types", "--from-server", "--out", "there.d.ts"]);
      expect(code).toBe(0);
      const text = readFileSync(join(server.cwd, "there.d.ts"), "utf8");
      expect(text).toContain("customer_name: {} | null;");
    } finally {
      await server.stop();
    }
  });
});
