import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { findProject } from "@parley/sync/project";
import { findKey } from "./key-store.ts";

export type ConnectionFlags = {
  readonly server?: string | undefined;
  readonly serverKey?: string | undefined;
};

/** A server's address and the key to it; null where none is known. */
export type Connection = { readonly baseUrl: string | null; readonly apiKey: string | null };

type Place = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
};

/**
 * Which server to ask, with which key: the flags, else `PARLEY_BASE_URL` and `PARLEY_API_KEY`, else what `parley.json`
 * names and `parley login` saved a key for, else what the server left in its data folder, both looked for from the
 * working directory upwards. A saved key, and the key of a data folder, go to no other address than their own.
 */
export function findConnection(flags: ConnectionFlags, place: Place): Connection {
  const { environment } = place;
  const left = readLeftByServer(place);
  const baseUrl =
    flags.server ?? (environment["PARLEY_BASE_URL"] || null) ?? readProjectServer(place) ?? left.baseUrl;
  const ownKey = flags.serverKey ?? (environment["PARLEY_API_KEY"] || null);
  const isSameAddress = baseUrl?.replace(/\/+$/, "") === left.baseUrl?.replace(/\/+$/, "");
  const savedKey = baseUrl === null ? null : findKey(baseUrl, place);
  return { baseUrl, apiKey: ownKey ?? savedKey ?? (isSameAddress ? left.apiKey : null) };
}

/** Whatever is wrong with `parley.json` is for the commands to say that need it. */
function readProjectServer({ workingDirectory }: Place): string | null {
  try {
    return findProject(workingDirectory)?.server ?? null;
  } catch {
    return null;
  }
}

function readLeftByServer({ environment, workingDirectory }: Place): Connection {
  const dataFolder = environment["PARLEY_DATA_DIR"];
  if (dataFolder) return readFile(resolve(workingDirectory, dataFolder)) ?? nothing;
  for (let folder = resolve(workingDirectory); ; folder = dirname(folder)) {
    const found = readFile(join(folder, ".parley"));
    if (found) return found;
    if (folder === dirname(folder)) return nothing;
  }
}

const nothing: Connection = { baseUrl: null, apiKey: null };

function readFile(dataFolder: string): Connection | null {
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
