import { spawn } from "node:child_process";

/** What a program of ours writes to its standard output; undefined where it fails, or writes more than so many bytes. */
export function readOutput(
  nodeArguments: readonly string[],
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, nodeArguments, {
      env: {},
      cwd: "/",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const parts: Buffer[] = [];
    let length = 0;
    child.stdout.on("data", (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > maxBytes) child.kill("SIGKILL");
    });
    child.once("error", () => resolve(undefined));
    child.once("close", (code) => resolve(code === 0 && length > 0 ? Buffer.concat(parts) : undefined));
  });
}
