import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { text } from "node:stream/consumers";
import { CommandError } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** A file's text; `-` is standard input. */
export async function readText({ stdin, workingDirectory }: Terminal, path: string): Promise<string> {
  if (path === "-") return text(stdin);
  try {
    return await readFile(isAbsolute(path) ? path : join(workingDirectory, path), "utf8");
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new CommandError(isMissing ? `There is no file ${path}.` : `${path}: ${(error as Error).message}`);
  }
}

/** The object in a JSON file. */
export async function readObject(terminal: Terminal, path: string): Promise<Record<string, unknown>> {
  const where = path === "-" ? "Standard input" : path;
  const value = parseJson(await readText(terminal, path), where);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CommandError(`${where} must hold a JSON object of names and values.`);
  }
  return value as Record<string, unknown>;
}

/** `name=text` and `name:=json` pairs as an object. */
export function parsePairs(pairs: readonly string[], flag: string): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, sign, value] = /^([^=]+?)(:?=)([\s\S]*)$/.exec(pair) ?? [];
      if (name === undefined || value === undefined) {
        throw new CommandError(`${flag} needs name=text or name:=json, not \`${pair}\`.`);
      }
      return [name, sign === ":=" ? parseJson(value, `${flag} ${name}`) : value];
    }),
  );
}

const roles = ["user", "assistant", "system", "developer"] as const;

/** `role:text` as a message; text without a role is the user's. */
export function parseMessage(given: string): { role: (typeof roles)[number]; content: string } {
  const role = roles.find((name) => given.startsWith(`${name}:`));
  return role
    ? { role, content: given.slice(role.length + 1).trimStart() }
    : { role: "user", content: given };
}

function parseJson(source: string, where: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new CommandError(`${where} is not JSON: ${(error as Error).message}`);
  }
}
