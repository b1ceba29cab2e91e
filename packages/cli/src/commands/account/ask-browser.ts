import { createHash, randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { cliLoginCode } from "@parley/contract";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";
import { openBrowser } from "./open-browser.ts";

const patienceMs = 10 * 60 * 1000;
const intervalMs = 1500;

/**
 * Has a person confirm in their browser that this command line may have a key, and collects it. What the browser is told
 * is a hash; what it is the hash of is said to the server alone, so that nobody who sees the address gets the key.
 */
export async function askBrowser(terminal: Terminal, baseUrl: string): Promise<string> {
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const query = new URLSearchParams({ challenge, name: `parley on ${hostname()}`.slice(0, 100) });
  const url = `${baseUrl.replace(/\/+$/, "")}/cli-login?${String(query)}`;
  terminal.stderr.write(
    `Confirm in your browser that this is you:\n\n  ${url}\n\nThe page has to show ${cliLoginCode(challenge)}. ` +
      "Waiting; Ctrl+C ends it. `parley login --paste` asks for a key instead.\n",
  );
  openBrowser(url, terminal);
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    const key = await collect(baseUrl, verifier);
    if (key !== undefined) return key;
    await wait(intervalMs);
  }
  throw new CommandError("Nobody confirmed it in time. Run `parley login` again.");
}

/** The key; undefined while nobody has confirmed. */
async function collect(baseUrl: string, verifier: string): Promise<string | undefined> {
  const response = await send(baseUrl, verifier);
  const answer = ((await response.json().catch(() => null)) ?? {}) as { status?: unknown; key?: unknown };
  if (response.ok && answer.status === "waiting") return undefined;
  if (response.ok && answer.status === "confirmed" && typeof answer.key === "string") return answer.key;
  throw new CommandError(
    `${baseUrl} does not sign command lines in by browser (it answered ${response.status}). \`parley login --paste\` asks for a key.`,
    { exitCode: exitCodes.failed.code },
  );
}

async function send(baseUrl: string, verifier: string): Promise<Response> {
  try {
    return await fetch(`${baseUrl.replace(/\/+$/, "")}/auth/cli-login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ verifier }),
      // Told to nobody else.
      redirect: "error",
    });
  } catch (error) {
    throw new CommandError(`Cannot reach Parley at ${baseUrl}: ${(error as Error).message}.`, {
      exitCode: exitCodes.unreachable.code,
    });
  }
}
