import { basename } from "node:path";
import type { AgentKernel, PromptKernel } from "@parley/promptfile";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import { fileClient } from "../../file-client.ts";
import { findFile } from "../../find-file.ts";
import { chooseVersion } from "../../find-prompt.ts";
import { readWholeAgent, readWholePrompt } from "../../prompt-files/read-whole-prompt.ts";
import { parseMessage, parsePairs, readObject } from "../../read-inputs.ts";
import type { Session } from "../../session.ts";
import type { CallArguments } from "../../stream-reply.ts";
import type { CallOptions } from "./call-options.ts";

type Callable = "prompt" | "agent";

export type Called = {
  /** Undefined where only the server knows what is at the path. */
  type: Callable | undefined;
  given: Pick<
    CallArguments,
    "id" | "path" | "inputs" | "messages" | "environment" | "version_id" | "metadata"
  >;
  /** Of the file that becomes a version. */
  content: string | PromptKernel | AgentKernel | undefined;
};

const ending = /\.(prompt|agent)$/;
const idPrefix = /^(pr|ag)_\w+$/;
const versionId = /^(prv|agv)_\w{8,}$/;

/** What is called, and with what. @throws CommandError for what cannot be read, or found */
export async function collectCall(
  { parley, terminal }: Session,
  { path, options }: { path: string | undefined; options: CallOptions },
): Promise<Called> {
  const { file, version, env, workspace } = options;
  const named = path ?? basename(file ?? "");
  const known = typeOf(named) ?? (file === undefined ? undefined : (typeOf(basename(file)) ?? "prompt"));
  const found = version === undefined ? undefined : await findMeant(parley, { named, version });
  const type = found?.type ?? known;
  const read = type === "agent" ? readWholeAgent : readWholePrompt;
  const content = file === undefined ? undefined : await read(terminal, { path: file, workspace });
  const fromFile = options.inputs === undefined ? {} : await readObject(terminal, options.inputs);
  const inputs = { ...fromFile, ...parsePairs(options.input ?? [], "--input") };
  const given = {
    ...(idPrefix.test(named) ? { id: named } : { path: named.replace(ending, "") }),
    ...(Object.keys(inputs).length > 0 && { inputs }),
    ...(options.message && { messages: options.message.map(parseMessage) }),
    ...(env !== undefined && { environment: env }),
    ...(found !== undefined && { version_id: found.id }),
    ...(options.metadata && { metadata: parsePairs(options.metadata, "--metadata") }),
  };
  return { type, given, content };
}

/** By how its id begins, or its name ends. */
function typeOf(named: string): Callable | undefined {
  const ofId = idPrefix.exec(named)?.[1];
  if (ofId !== undefined) return ofId === "ag" ? "agent" : "prompt";
  return ending.exec(named)?.[1] as Callable | undefined;
}

type Meant = { named: string; version: string };

async function findMeant(
  parley: Session["parley"],
  { named, version }: Meant,
): Promise<{ type: Callable; id: string }> {
  const [, prefix] = versionId.exec(version) ?? [];
  if (prefix !== undefined) return { type: prefix === "agv" ? "agent" : "prompt", id: version };
  const { id, path, type } = await findFile(parley, named);
  if (type !== "prompt" && type !== "agent")
    throw new CommandError(`\`${path}\` is of type ${type}: Prompts and Agents are called.`, {
      exitCode: exitCodes.failed.code,
    });
  const { records } = await fileClient(parley, type).listVersions({ id });
  const listing = type === "prompt" ? `parley prompts versions ${path}` : undefined;
  const chosen = chooseVersion({ path, records, meant: version, ...(listing && { listing }) });
  return { type, id: chosen.version_id };
}
