import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { repositoryRoot } from "../repository.ts";

const source = join(repositoryRoot, "packages/sdk/src");

/** What is installed with the package instead of being in it. */
const externals =
  /^(?:node:|#platform$|(?:zod|yaml|minijinja-js|undici|acorn|pyodide|quickjs-emscripten-core)(?:\/|$)|@ai-sdk\/|@jitl\/)/;

/** Bundles the doors of the SDK; what several of them share is in files of its own. */
export async function bundleCode(folder: string, format: "esm" | "cjs"): Promise<void> {
  const bundle = await rolldown({
    input: {
      index: join(source, "index.ts"),
      files: join(source, "files/index.ts"),
      "json-schema": join(source, "json-schema/index.ts"),
      local: join(source, "evaluations/local/index.ts"),
      terminal: join(source, "node/terminal/index.ts"),
      testing: join(source, "testing/index.ts"),
      "platform-node": join(source, "node/platform.ts"),
      "platform-portable": join(source, "platform/portable.ts"),
    },
    external: externals,
    // Gives CommonJS what stands for `import.meta.url`; as ESM the core must not even mention Node.
    platform: format === "cjs" ? "node" : "neutral",
    resolve: { mainFields: ["module", "main"], conditionNames: ["import", "default"] },
    transform: { target: "node20" },
  });
  await bundle.write({
    dir: folder,
    format,
    entryFileNames: format === "cjs" ? "[name].cjs" : "[name].js",
    chunkFileNames: format === "cjs" ? "[name]-[hash].cjs" : "[name]-[hash].js",
    minify: true,
  });
  await bundle.close();
  await bundleSandbox(join(folder, "child"));
}

const sandbox = join(repositoryRoot, "packages/evaluators/src/sandbox/child");

/** What runs in the processes of the sandbox: each a file with what it reads beside it. */
const programs = [
  { input: "javascript/javascript-child", beside: ["javascript/prelude.js", "javascript/random.js"] },
  { input: "python/python-child", beside: ["python/harness.py"] },
];

async function bundleSandbox(folder: string): Promise<void> {
  for (const { input, beside } of programs) {
    const file = join(folder, `${input}.js`);
    const bundle = await rolldown({
      input: join(sandbox, `${input}.ts`),
      external: externals,
      platform: "node",
      transform: { target: "node24" },
    });
    await bundle.write({ file, format: "esm", minify: true, codeSplitting: false });
    await bundle.close();
    for (const name of beside) copyFileSync(join(sandbox, name), join(folder, name));
  }
}
