import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";

const ownerOnly = 0o600;

/** Where a running Parley and its command line find each other. */
export type Connection = { base_url: string; api_key: string };

/** The one folder Parley writes to: database, secret, and what the command line needs. */
export type DataFolder = {
  path: string;
  databaseFile: string;
  /** The secret that encrypts saved keys; made once. */
  readSecret(): Promise<string>;
  readConnection(): Promise<Partial<Connection> | undefined>;
  writeConnection(connection: Connection): Promise<void>;
};

export async function openDataFolder(givenPath: string): Promise<DataFolder> {
  const folder = path.resolve(givenPath);
  await makeFolder(folder);
  const inFolder = (name: string): string => path.join(folder, name);
  return {
    path: folder,
    databaseFile: inFolder("parley.db"),
    async readSecret() {
      const known = await readIfThere(inFolder("secret.key"));
      if (known !== undefined) return known.trim();
      const secret = randomBytes(32).toString("hex");
      await writePrivate(inFolder("secret.key"), secret);
      return secret;
    },
    async readConnection() {
      const text = await readIfThere(inFolder("cli.json"));
      try {
        return text === undefined ? undefined : (JSON.parse(text) as Partial<Connection>);
      } catch {
        return undefined; // Half a file, from a disk that was full: it is written anew.
      }
    },
    writeConnection: (connection) =>
      writePrivate(inFolder("cli.json"), `${JSON.stringify(connection, null, 2)}\n`),
  };
}

/** One by one: Node's own way never ends where a folder cannot be made for reasons of its own, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  await mkdir(folder, { mode: 0o700 });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Written beside and renamed, so that nobody reads half of it. */
async function writePrivate(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, text, { mode: ownerOnly });
  await chmod(draft, ownerOnly);
  await rename(draft, file);
}
