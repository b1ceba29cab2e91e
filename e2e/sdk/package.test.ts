import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createContext, runInContext } from "node:vm";
import { publint } from "publint";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** A folder of an application that has installed the package. */
let folder: string;
let installed: string;
let tarball: string;
let packed: { size: number; unpackedSize: number };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "parley-package-"));
  const built = path.join(folder, "built");
  await run(process.execPath, [path.join(root, "tools/build-sdk.ts"), built]);
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: built });
  const [report] = JSON.parse(stdout) as { filename: string; size: number; unpackedSize: number }[];
  if (report === undefined) throw new Error("Nothing was packed.");
  packed = report;
  tarball = path.join(folder, report.filename);
  installed = path.join(folder, "node_modules/@parley/sdk");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["xzf", tarball, "--strip-components=1", "-C", installed]);
  mkdirSync(path.join(folder, "node_modules/@jitl"));
  const quickJs = ["@jitl/quickjs-ng-wasmfile-release-sync", "quickjs-emscripten-core", "acorn"];
  for (const name of ["zod", "yaml", "minijinja-js", ...quickJs])
    symlinkSync(path.join(root, "node_modules", name), path.join(folder, "node_modules", name));
  // Deno looks into `node_modules` where there is such a file.
  writeFileSync(path.join(folder, "package.json"), "{}");
  mkdirSync(path.join(folder, "prompts"));
  writeFileSync(
    path.join(folder, "prompts/reply.prompt"),
    "---\nmodel: gpt-4o\ntemplate_language: jinja\n---\n<user>Where is {{ order | upper }}?</user>\n",
  );
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type SentLog = { type: string; query?: object; body: { log_id: string } };

/** Takes whatever is recorded, and knows one Prompt. */
async function startServer() {
  const received: { url: string; body: { logs?: SentLog[]; resourceSpans?: unknown } }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      url: request.url ?? "",
      body: JSON.parse(Buffer.concat(chunks).toString() || "{}") as object,
    });
    const prompt = { id: "pr_1", version_id: "prv_1", path: "a", type: "prompt", model: "m" };
    const results = received
      .at(-1)
      ?.body.logs?.map(({ body }) => ({ log_id: body.log_id, outcome: "created" }));
    const reply = { ...prompt, template: [{ role: "user", content: "Hi {{name}}" }], records: [], results };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const use = `
  const parley = new Parley({ files: "prompts", state: "state", baseUrl: process.argv[2], apiKey: "hl_sk_x" });
  const find = parley.tool({ path: "find" }, async (order) => "order " + order);
  const answer = parley.flow({ path: "answer" }, async (order) => {
    const rendered = await parley.prompts.render({ path: "reply", inputs: { order: await find(order) } });
    parley.log({ ...rendered.log, output: "On its way." });
    return toOpenAI(rendered).messages[0].content;
  });
  const content = await answer(7);
  const { isComplete } = await parley.shutdown();
  console.log(JSON.stringify({ content, isComplete, text: readPromptFile("prompts/reply.prompt").model }));
`;
const asEsm = `import { Parley, toOpenAI } from "@parley/sdk";\nimport { readPromptFile } from "@parley/sdk/files";\n${use}`;
const asCjs = `const { Parley, toOpenAI } = require("@parley/sdk");\nconst { readPromptFile } = require("@parley/sdk/files");\n(async () => {${use}})();`;

/** What runs a file: the Node of the repository, the system's, and those that are on the PATH. */
const runtimes: readonly (readonly string[])[] = [
  [process.execPath],
  ["/usr/bin/node"],
  ["bun", "run"],
  ["deno", "run", "--allow-all"],
].filter(([program = ""]) => {
  try {
    const [, name, major] = /^(v|deno |)(\d+)/.exec(execFileSync(program, ["--version"]).toString()) ?? [];
    return major !== undefined && (name !== "v" || Number(major) >= 20);
  } catch {
    return false;
  }
});

test.each(
  runtimes.flatMap((runtime) => [
    [runtime.join(" "), "app.mjs", asEsm] as const,
    [runtime.join(" "), "app.cjs", asCjs] as const,
  ]),
)("%s runs %s with the installed package", async (runtime, name, source) => {
  await using server = await startServer();
  writeFileSync(path.join(folder, name), source);
  const [program = "", ...words] = runtime.split(" ");
  const { stdout, stderr } = await run(program, [...words, name, server.url], { cwd: folder });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({ content: "Where is ORDER 7?", isComplete: true, text: "gpt-4o" });
  const logs = server.received.flatMap(({ body }) => body.logs ?? []);
  expect(logs.map(({ body }) => body.log_id)).toEqual([expect.stringMatching(/^log_/)]);
  const spans = JSON.stringify(server.received.filter(({ url }) => url.endsWith("/traces")));
  expect(spans.match(/"traceId"/g)).toHaveLength(2);
});

const evaluate = `
  const parley = openLocal({ environment: {} });
  parley.evaluations.run({
    name: "greetings",
    file: { path: "greet" },
    dataset: { path: "people", datapoints: [{ inputs: { name: "Ada" }, target: { output: "Hello Ada" } }] },
    evaluators: [{ path: "exact" }],
  }).then(async ({ scores, runs }) => {
    await parley.close();
    console.log(JSON.stringify({ scores, failures: runs[0].failures }));
  });
`;

test.each([
  ["local.mjs", `import { openLocal } from "@parley/sdk/local";\n${evaluate}`],
  ["local.cjs", `const { openLocal } = require("@parley/sdk/local");\n${evaluate}`],
])(
  "the installed package evaluates without a server, and code in its sandbox: %s",
  async (name, source) => {
    const spec =
      "evaluator_type: python\narguments_type: target_required\nreturn_type: boolean\nattributes: {language: typescript}\n";
    const code = "const judge = (log: any, testcase: any) => log.output === testcase.target.output;\n";
    writeFileSync(
      path.join(folder, "greet.prompt"),
      "---\nmodel: mock\n---\n<user>@mock text: Hello {{ name }}</user>\n",
    );
    writeFileSync(path.join(folder, "exact.evaluator.yaml"), spec);
    writeFileSync(path.join(folder, "exact.evaluator.ts"), code);
    writeFileSync(path.join(folder, name), source);
    const { stdout } = await run(process.execPath, [name], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ scores: { exact: 1 }, failures: [] });
  },
  60_000,
);

test("an edge runtime gets a core that mentions nothing of Node, and runs it", async () => {
  await using server = await startServer();
  writeFileSync(
    path.join(folder, "edge.js"),
    `import { Parley, toOpenAI } from "@parley/sdk"; globalThis.sdk = { Parley, toOpenAI };`,
  );
  const bundle = await rolldown({
    input: path.join(folder, "edge.js"),
    platform: "neutral",
    resolve: {
      conditionNames: ["workerd", "worker", "browser", "import", "default"],
      mainFields: ["module", "main"],
    },
  });
  const { output } = await bundle.generate({ format: "iife" });
  await bundle.close();
  expect(output).toHaveLength(1);
  const { code } = output[0];
  expect(code).not.toMatch(/\bnode:|\brequire\(|async_hooks/);
  // Only what the web has: no process, no Buffer, no require.
  const web = {
    fetch,
    URL,
    URLSearchParams,
    AbortController,
    DOMException,
    TextEncoder,
    TextDecoder,
    FormData,
    Blob,
  };
  const context = createContext({
    ...web,
    crypto,
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    console,
  });
  runInContext(code, context);
  const work = `(async () => {
    const parley = new sdk.Parley({ baseUrl: ${JSON.stringify(server.url)}, apiKey: "k" });
    const rendered = await parley.prompts.render({ path: "a", inputs: { name: "Ada" } });
    const wrapped = parley.flow({ path: "edge" }, (text) => text + "!");
    const text = wrapped(sdk.toOpenAI(rendered).messages[0].content);
    parley.log({ ...rendered.log, output: text });
    const { isComplete } = await parley.shutdown();
    const refused = await new sdk.Parley({ files: "x" }).prompts.render({ path: "a" }).catch((error) => error.code);
    return JSON.stringify({ text, isComplete, refused, process: typeof process });
  })()`;
  expect(JSON.parse((await runInContext(work, context)) as string)).toEqual({
    text: "Hi Ada!",
    isComplete: true,
    refused: "client.no_files",
    process: "undefined",
  });
  expect(server.received.map(({ url }) => url)).toEqual([
    "/v5/files/retrieve-by-path",
    "/v5/import/otel/v1/traces",
    "/v5/logs/batch",
  ]);
});

const typed = `
  const parley = new Parley({ files: "prompts", state: "state" });
  const rendered = await parley.prompts.render({ path: "reply", inputs: { order: 7 } });
  const request: { model: string } = toOpenAI(rendered);
  const { id }: { id: string } = parley.log({ ...rendered.log, output: "Yes.", start_time: new Date() });
  const flow: (order: number) => Promise<string> = parley.flow({ path: "a" }, async (order: number) => String(order));
  const called: PromptCallResponse = await parley.prompts.call({ path: "a", environment: "staging", num_samples: 2 });
  const output: string | null | undefined = called.logs[0]?.output;
  for await (const log of parley.logs.listAll({ has_error: true, start_date: new Date() })) console.log(log.id);
  for await (const event of parley.prompts.callStream({ path: "a" })) console.log(event.output);
  // @ts-expect-error A name that no part of the request knows.
  await parley.prompts.list({ nmae: "x" });
  // @ts-expect-error A Prompt is called with text.
  await parley.prompts.call({ path: 7 });
  const code: string | undefined = isParleyError(null as unknown) ? "x" : undefined;
  const people = [createTerminalApprovals(), createFakeHumans(approves())];
  const local = openLocal({ files: "prompts", provider: "mock" });
  const { scores, gates } = await local.evaluations.run({
    name: "a", file: { path: "reply" }, dataset: { path: "cases", datapoints: [{ inputs: { order: 7 } }] },
    evaluators: [{ path: "short", callable: (log) => String(log["output"]).length < 9 }], gates: "short >= 90%",
  });
  const score: number | null | undefined = scores["short"];
  console.log(score, gates[0]?.evidence);
  console.log(request, id, flow, output, code, readPromptFile("x").model, people, jsonSchema<"a">({ enum: ["a"] }));
`;

test("its types hold for strict consumers of both module systems, without zod in sight", async () => {
  const imports = `import { isParleyError, Parley, toOpenAI, type PromptCallResponse } from "@parley/sdk";\nimport { readPromptFile } from "@parley/sdk/files";\nimport { jsonSchema } from "@parley/sdk/json-schema";\nimport { openLocal } from "@parley/sdk/local";\nimport { approves, createFakeHumans } from "@parley/sdk/testing";\nimport { createTerminalApprovals } from "@parley/sdk/terminal";\n`;
  const body = `export async function use(): Promise<void> {${typed}}\n`;
  writeFileSync(path.join(folder, "consumer.mts"), imports + body);
  writeFileSync(path.join(folder, "consumer.cts"), imports + body);
  cpSync(path.join(root, "tsconfig.base.json"), path.join(folder, "tsconfig.base.json"));
  const settings = {
    skipLibCheck: false,
    verbatimModuleSyntax: false,
    types: ["node"],
    typeRoots: [path.join(root, "node_modules/@types")],
  };
  const project = {
    extends: "./tsconfig.base.json",
    compilerOptions: settings,
    files: ["consumer.mts", "consumer.cts"],
  };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(project));
  const compiler = path.join(root, "node_modules/.bin/tsc");
  const { stdout } = await run(compiler, ["-p", folder, "--listFiles"]).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout.split("\n").filter((line) => line.includes("error TS"))).toEqual([]);
  expect(stdout).not.toContain("/zod/");
}, 120_000);

test("publint and arethetypeswrong have nothing to say", async () => {
  const { messages } = await publint({ pkgDir: installed, strict: true, pack: false });
  expect(messages).toEqual([]);
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))));
  // Node 10 knows no `exports`: nobody who runs this package resolves so.
  const problems =
    analysis.types &&
    analysis.problems.filter(
      (problem) => !("resolutionKind" in problem && problem.resolutionKind === "node10"),
    );
  expect(problems).toEqual([]);
});

test("its README says how large it is", () => {
  const readme = readFileSync(path.join(root, "packages/sdk/README.md"), "utf8");
  const [, packedKb, unpackedKb] = /Packed (\d+) kB, unpacked (\d+) kB/.exec(readme) ?? [];
  expect(Math.abs(Number(packedKb) - packed.size / 1000)).toBeLessThan(10);
  expect(Math.abs(Number(unpackedKb) - packed.unpackedSize / 1000)).toBeLessThan(40);
});
