import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { CommandError } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";

export type PromptFileSource = { path: string; text: string; kind: "prompt" | "agent" };

/**
 * A file's text and kind, a byte order mark included. `-` is standard input, under the name it shall go by.
 *
 * @throws CommandError where it cannot be read, or is not UTF-8: writing it again would destroy it
 */
export async function readPromptFile(
  { stdin, workingDirectory }: Terminal,
  path: string,
  stdinName: string,
): Promise<PromptFileSource> {
  const isStdin = path === "-";
  const name = isStdin ? stdinName : path;
  const bytes = isStdin ? await buffer(stdin) : await read(resolve(workingDirectory, path), path);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { path: name, text, kind: name.endsWith(".agent") ? "agent" : "prompt" };
  } catch {
    throw new CommandError(`${name} is not UTF-8 text.`);
  }
}

async function read(path: string, shown: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CommandError(`${shown} ${explain(error as NodeJS.ErrnoException)}`);
  }
}

function explain({ code }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "is not there, or is a link to what is not there.";
  if (code === "EACCES" || code === "EPERM") return "may not be read by you.";
  if (code === "EISDIR") return "is a folder.";
  return `cannot be read (${code ?? "unknown error"}).`;
}
