import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { findProject } from "@parley/sync/project";
import { findKey } from "./key-store.ts";

export type ConnectionFlags = {
  readonly server?: string | undefined;
  readonly serverKey?: string | undefined;
};

/** A server's address and the key to it; null where none is known. */
export type Connection = {
  readonly baseUrl: string | null;
  readonly apiKey: string | null;
  /** Why the key of the environment stays here, and what to do; null where it does not. */
  readonly withheld: string | null;
};

type Place = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
};

/**
 * Which server to ask, with which key: the flags, else `PARLEY_BASE_URL` and `PARLEY_API_KEY`, else what `parley.json`
 * names and `parley login` saved a key for, else what the server left in its data folder, both looked for from the
 * working directory upwards.
 *
 * A key goes nowhere but where it belongs: a saved key, and the key of a data folder, to their own address; the key of the
 * environment to an address that came from the same person, never to one that only a file in the folder names.
 */
export function findConnection(flags: ConnectionFlags, place: Place): Connection {
  const { environment } = place;
  const left = readLeftByServer(place);
  const namedByPerson = flags.server ?? (environment["PARLEY_BASE_URL"] || null);
  const baseUrl = namedByPerson ?? readProjectServer(place) ?? left.baseUrl;
  const savedKey = baseUrl === null ? null : findKey(baseUrl, place);
  const environmentKey = environment["PARLEY_API_KEY"] || null;
  const isTrusted = baseUrl === null || namedByPerson !== null || savedKey !== null || isLoopback(baseUrl);
  const isSameAddress = baseUrl?.replace(/\/+$/, "") === left.baseUrl?.replace(/\/+$/, "");
  const apiKey =
    flags.serverKey ??
    (isTrusted ? environmentKey : null) ??
    savedKey ??
    (isSameAddress ? left.apiKey : null);
  const isWithheld = environmentKey !== null && !isTrusted && apiKey === null;
  return { baseUrl, apiKey, withheld: isWithheld ? describeWithheld(baseUrl) : null };
}

const describeWithheld = (baseUrl: string): string =>
  `PARLEY_API_KEY is not sent to ${baseUrl}: only a file in this folder names that server. ` +
  `If it is yours, set PARLEY_BASE_URL=${baseUrl} beside the key, or run \`parley login\`.`;

/** Whoever can answer there runs on this machine already. */
function isLoopback(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const { hostname } = new URL(baseUrl);
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}

/** Whatever is wrong with `parley.json` is for the commands to say that need it. */
function readProjectServer({ workingDirectory }: Place): string | null {
  try {
    return findProject(workingDirectory)?.server ?? null;
  } catch {
    return null;
  }
}

function readLeftByServer({ environment, workingDirectory }: Place): Left {
  const dataFolder = environment["PARLEY_DATA_DIR"];
  if (dataFolder) return readFile(resolve(workingDirectory, dataFolder)) ?? nothing;
  for (let folder = resolve(workingDirectory); ; folder = dirname(folder)) {
    const found = readFile(join(folder, ".parley"));
    if (found) return found;
    if (folder === dirname(folder)) return nothing;
  }
}

type Left = Pick<Connection, "baseUrl" | "apiKey">;

const nothing: Left = { baseUrl: null, apiKey: null };

function readFile(dataFolder: string): Left | null {
  try {
    const content: unknown = JSON.parse(readFileSync(join(dataFolder, "cli.json"), "utf8"));
    const { base_url, api_key } = content as { base_url?: unknown; api_key?: unknown };
    return {
      baseUrl: typeof base_url === "string" ? base_url : null,
      apiKey: typeof api_key === "string" ? api_key : null,
    };
  } catch {
    return null;
  }
}
