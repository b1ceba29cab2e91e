import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Terminal } from "./terminal.ts";

type Surroundings = Pick<Terminal, "environment">;

/** Where this person's keys are: in the folder that the operating system has for settings. */
export function keyStorePath({ environment }: Surroundings): string {
  const home = environment["HOME"] ?? homedir();
  const byPlatform: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, "Library", "Application Support"),
    win32: environment["APPDATA"] ?? join(home, "AppData", "Roaming"),
  };
  const folder = environment["XDG_CONFIG_HOME"] || (byPlatform[process.platform] ?? join(home, ".config"));
  return join(folder, "parley", "keys.json");
}

const normalize = (server: string): string => server.replace(/\/+$/, "");

function readKeys(place: Surroundings): Record<string, string> {
  try {
    const { keys } = JSON.parse(readFileSync(keyStorePath(place), "utf8")) as {
      keys?: Record<string, string>;
    };
    return keys ?? {};
  } catch {
    return {};
  }
}

/** The key that was saved for exactly this server. */
export function findKey(server: string, place: Surroundings): string | null {
  const keys = readKeys(place);
  const found = Object.hasOwn(keys, normalize(server)) ? keys[normalize(server)] : undefined;
  return typeof found === "string" ? found : null;
}

/** Saves a key for a server, for nobody else to read; `null` forgets it. */
export function saveKey(server: string, key: string | null, place: Surroundings): string {
  const path = keyStorePath(place);
  const { [normalize(server)]: _before, ...others } = readKeys(place);
  const keys = key === null ? others : { ...others, [normalize(server)]: key };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify({ version: 1, keys }, null, 2)}\n`, { mode: 0o600 });
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, path);
  return path;
}
