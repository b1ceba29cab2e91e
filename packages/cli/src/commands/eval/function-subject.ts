import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type AgentTools,
  type Answering,
  createFunctionSubject,
  type Subject,
} from "@parley/sdk/local-parts";
import { forms } from "@parley/sync/forms";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";
import { filePathOf } from "./file-path-of.ts";

const flowEnding = forms.flow.suffix;
const moduleEndings = [".ts", ".mts", ".js", ".mjs"];

/**
 * The default export of a module, `(inputs, datapoint) => output`, as what answers; of a Flow's file that of the module
 * beside it. It runs in this process.
 *
 * @throws CommandError where the module cannot be loaded, or exports no function
 */
export async function loadFunctionSubject(terminal: Terminal, file: string): Promise<Subject> {
  const stem = file.replace(/(?:\.flow\.yaml|\.[cm]?[jt]s)$/, "");
  const module = file.endsWith(flowEnding) ? findModule(terminal, { file, stem }) : file;
  const { default: answering } = await load(resolve(terminal.workingDirectory, module), module);
  if (typeof answering !== "function")
    throw new CommandError(
      `${module} has no default export that is a function (inputs, datapoint) => output.`,
    );
  const attributes = await readAttributes(terminal, { module, flow: stem + flowEnding });
  const flow = { path: filePathOf(terminal, file), attributes };
  return createFunctionSubject({ name: file, flow }, answering as Answering);
}

/**
 * The exported functions of a module, by their names, as what an Agent's tools do.
 *
 * @throws CommandError where the module cannot be loaded, or exports none
 */
export async function loadTools({ workingDirectory }: Terminal, file: string): Promise<AgentTools> {
  const exported = Object.entries(await load(resolve(workingDirectory, file), file));
  const tools = exported.filter(([, value]) => typeof value === "function");
  if (tools.length === 0) throw new CommandError(`${file} exports no function.`);
  return Object.fromEntries(tools) as AgentTools;
}

function findModule({ workingDirectory }: Terminal, { file, stem }: { file: string; stem: string }): string {
  const names = moduleEndings.map((ending) => stem + ending);
  const found = names.find((name) => existsSync(resolve(workingDirectory, name)));
  if (found !== undefined) return found;
  throw new CommandError(
    `${file} says what a Flow is made of, and not what it does. Put a module with its function beside it: ${names.map((name) => basename(name)).join(", ")}.`,
  );
}

/** What tells this version from others: what the Flow's file says; where there is none, the module's own text. */
async function readAttributes(
  { workingDirectory }: Terminal,
  { module, flow }: { module: string; flow: string },
): Promise<Record<string, unknown>> {
  if (!existsSync(resolve(workingDirectory, flow))) {
    const text = await readFile(resolve(workingDirectory, module));
    return { module: basename(module), sha256: createHash("sha256").update(text).digest("hex") };
  }
  const text = await readFile(resolve(workingDirectory, flow), "utf8");
  const reading = forms.flow.read(new Map([[flowEnding, text]]));
  if (reading.ok) return reading.kernel.attributes;
  const [first] = reading.problems;
  throw new CommandError(
    `${flow}${first?.line === undefined ? "" : `:${first.line}`} ${first?.message ?? "It cannot be read."}`,
  );
}

/** A module is loaded once by its URL: each state of the file has its own. What it imports itself stays as it was. */
async function load(path: string, file: string): Promise<{ default?: unknown }> {
  try {
    const { mtimeMs } = await stat(path);
    return (await import(`${pathToFileURL(path).href}?v=${mtimeMs}`)) as { default?: unknown };
  } catch (error) {
    throw new CommandError(
      `${file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
