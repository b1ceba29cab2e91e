import { readFile } from "node:fs/promises";
import path from "node:path";
import { CommandError } from "../../exit-codes.ts";
import { parsePairs, readObject } from "../../read-inputs.ts";
import type { Terminal } from "../../terminal.ts";
import type { Operation } from "./operations.ts";

type Given = { pairs: readonly string[]; body: string | undefined };

/**
 * `name=text`, `name:=json` and `name=@file` as the arguments of an operation. A name given several times is a list; a
 * file for the field `file` is sent as it is, any other file is read as text.
 */
export async function readArguments(
  terminal: Terminal,
  { endpoint }: Operation,
  { pairs, body }: Given,
): Promise<Record<string, unknown>> {
  const given: Record<string, unknown> = body === undefined ? {} : await readObject(terminal, body);
  for (const pair of pairs) {
    const [[name, value] = ["", ""]] = Object.entries(parsePairs([pair], "An argument"));
    const isFile = typeof value === "string" && value.startsWith("@") && !pair.startsWith(`${name}:=`);
    const read = isFile
      ? await readFileArgument(terminal, value.slice(1), name === "file" && endpoint.upload)
      : value;
    const before = given[name];
    given[name] = before === undefined ? read : [...(Array.isArray(before) ? before : [before]), read];
  }
  return given;
}

async function readFileArgument(
  { workingDirectory }: Terminal,
  name: string,
  isUpload: true | undefined | false,
): Promise<unknown> {
  try {
    const bytes = await readFile(path.resolve(workingDirectory, name));
    return isUpload ? new File([bytes], path.basename(name)) : bytes.toString("utf8");
  } catch (error) {
    throw new CommandError(`${name}: ${(error as Error).message}`);
  }
}
