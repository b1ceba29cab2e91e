/** `npm run check`: every rule that a machine can check, a line for each, two at a time. */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

type Step = { name: string; command: readonly [program: string, ...args: string[]] };
type Outcome = { step: Step; code: number; output: string; seconds: number };

const concurrency = 2;
const program = (name: string): string => join(repositoryRoot, "node_modules/.bin", name);
const tool = (name: string, ...args: string[]): Step["command"] => [
  process.execPath,
  `tools/${name}.ts`,
  ...args,
];

/** Each checker of types looks at much of what the others do: four on two cores take twice the processor's time of one. */
const checkers = String(Math.max(1, Math.floor(availableParallelism() / concurrency)));

/** The longest first: then the last lanes to end are short. */
const steps: readonly Step[] = [
  { name: "types", command: [program("tsc"), "--project", ".", "--checkers", checkers] },
  {
    name: "types of the web app",
    command: [program("tsc"), "--project", "apps/web", "--checkers", checkers],
  },
  { name: "dead code", command: [program("knip"), "--no-progress"] },
  { name: "lint", command: [program("oxlint"), "--type-aware", "--deny-warnings", "."] },
  { name: "format", command: [program("oxfmt"), "--check", "."] },
  { name: "imports", command: tool("check-graph") },
  { name: "skeleton", command: tool("check-skeleton") },
  { name: "links", command: tool("check-links") },
  { name: "openapi.json", command: tool("generate-openapi", "--check") },
  { name: "docs/configuration.md", command: tool("generate-configuration", "--check") },
  { name: "grammars of editors", command: tool("generate-grammars", "--check") },
];

/** Runs steps, a few at a time, in their order, and tells of each when it ends. */
export async function runSteps(
  all: readonly Step[],
  { concurrency, onEnd }: { concurrency: number; onEnd: (outcome: Outcome) => void },
): Promise<Outcome[]> {
  const waiting = [...all];
  const outcomes: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const outcome = await runStep(step);
      outcomes.push(outcome);
      onEnd(outcome);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return outcomes;
}

function runStep(step: Step): Promise<Outcome> {
  const startedAt = performance.now();
  const [command, ...args] = step.command;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const end = (code: number, output = Buffer.concat(chunks).toString()): void =>
      resolve({ step, code, output, seconds: (performance.now() - startedAt) / 1000 });
    const child = spawn(command, args, { cwd: repositoryRoot, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (error) => end(1, error.message));
    child.on("close", (code) => end(code ?? 1));
  });
}

function report({ step, code, output, seconds }: Outcome): void {
  console.log(
    `${code === 0 ? "ok    " : "FAILED"}  ${step.name.padEnd(24)}${seconds.toFixed(1).padStart(6)} s`,
  );
  if (code !== 0) console.log(output.trimEnd().replaceAll(/^/gm, "        "));
}

if (import.meta.main) {
  const startedAt = performance.now();
  const outcomes = await runSteps(steps, { concurrency, onEnd: report });
  const failed = outcomes.filter(({ code }) => code !== 0);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const names = failed.map(({ step }) => step.name).join(", ");
  console.log(failed.length === 0 ? `Everything holds (${seconds} s).` : `Broken: ${names} (${seconds} s).`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
