import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";

type Start = {
  args: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  modulesFolder: string;
};

/**
 * Where Node keeps what it compiled. A server writes nowhere outside its data folder, so its cache is in there; the
 * other commands share one beside the installed packages.
 */
export function compileCacheFolder({ args, environment, modulesFolder }: Start): string {
  const isServer = args[0] === "serve" && !args.includes("--help") && !args.includes("-h");
  if (!isServer) return path.join(modulesFolder, ".cache", "parley");
  const flag = args.findIndex((arg) => arg === "--data-dir" || arg.startsWith("--data-dir="));
  const given = args[flag]?.split("=")[1] ?? (flag === -1 ? undefined : args[flag + 1]);
  return path.resolve(given || environment["PARLEY_DATA_DIR"] || "./.parley", "cache");
}

/** Makes it where it can be made: without one everything works as well, only slower. */
export function makeCacheFolder(cacheFolder: string): string | undefined {
  try {
    // Not with all that is above them, which is the server's to make, and to say where it cannot be made.
    for (const folder of [path.dirname(cacheFolder), cacheFolder]) {
      if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    }
    return cacheFolder;
  } catch {
    return undefined;
  }
}
