import { PassThrough } from "node:stream";
import { runCli } from "../run-cli.ts";
import type { Terminal } from "../terminal.ts";

type Place = {
  /** Whose settings it finds. */
  cwd: string;
  environment?: Record<string, string>;
  isTerminal?: boolean;
  /** All of its standard input, where that is no terminal. */
  input?: string;
};

/** A command in this process, against a real server; `type` is somebody at its keyboard, `said` what they have seen. */
export function startCommand(
  parts: string[],
  { cwd, environment = {}, isTerminal = false, input = "" }: Place,
) {
  const shape = isTerminal ? { isTTY: true, columns: 140 } : {};
  const [stdout, stderr] = [
    Object.assign(new PassThrough(), shape),
    Object.assign(new PassThrough(), shape),
  ] as const;
  const stdin = Object.assign(new PassThrough(), shape, { setRawMode: () => undefined });
  const said = { stdout: "", stderr: "" };
  stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  if (!isTerminal) stdin.end(input);
  const streams = { stdin, stdout, stderr } as unknown as Pick<Terminal, "stdin" | "stdout" | "stderr">;
  const code = runCli(parts, { environment, workingDirectory: cwd, ...streams });
  const type = (text: string): void => void stdin.write(text);
  return { code, said, type };
}

/** The same, to its end. */
export async function runCommand(parts: string[], place: Place) {
  const { code, said } = startCommand(parts, place);
  return { code: await code, ...said };
}
