import type { Parley, Prompt } from "@parley/sdk";
import { CommandError, exitCodes } from "./exit-codes.ts";

/** The Prompt at a path, or with an id. */
export async function findPrompt(parley: Parley, pathOrId: string): Promise<Prompt> {
  if (isPromptId(pathOrId)) return parley.prompts.get({ id: pathOrId });
  const file = await parley.files.retrieveByPath({ path: pathOrId.replace(/\.prompt$/, "") });
  if (file.type === "prompt") return file;
  throw new CommandError(`\`${file.path}\` is not a Prompt but of type ${file.type}.`, {
    exitCode: exitCodes.failed.code,
  });
}

function isPromptId(pathOrId: string): boolean {
  return /^pr_\w+$/.test(pathOrId);
}

type VersionNames = Pick<Prompt, "version_id" | "version_name" | "version_number">;

/** What people call a version: its number and its name, or its id where it has neither. */
export function describeVersion({ version_id, version_name, version_number }: VersionNames): string {
  return (
    [version_number == null ? null : `v${version_number}`, version_name].filter(Boolean).join(" ") ||
    version_id
  );
}

/** `v2` */
export function formatVersionNumber({ version_number }: VersionNames): string {
  return version_number == null ? "–" : `v${version_number}`;
}

type Deployable = VersionNames & { environments?: readonly { name: string }[] | null | undefined };

type Choosing<Version> = {
  path: string;
  records: readonly Version[];
  meant: string;
  /** The command that lists all of them, where there is one. */
  listing?: string;
};

/** The version meant by its id, the start of one, its name, its number (`v2`), or an environment it is deployed to. */
export function chooseVersion<Version extends Deployable>({
  path,
  records,
  meant,
  listing,
}: Choosing<Version>): Version {
  const ways: ((version: Version) => boolean)[] = [
    ({ version_id }) => version_id === meant,
    ({ version_name }) => version_name === meant,
    ({ version_number }) => version_number != null && `v${version_number}` === meant,
    ({ environments }) => (environments ?? []).some(({ name }) => name === meant),
    ({ version_id }) => version_id.startsWith(meant) && meant.length > "prv_".length,
  ];
  for (const isMeant of ways) {
    const found = records.filter(isMeant);
    if (found.length === 1 && found[0]) return found[0];
  }
  const names = records.slice(0, 5).map(describeVersion);
  const all = `${names.join(", ")}${records.length > 5 ? ", …" : ""}`;
  throw new CommandError(
    `\`${path}\` has no version \`${meant}\`. It has ${all}${listing === undefined ? "." : `; see \`${listing}\`.`}`,
    { exitCode: exitCodes.failed.code },
  );
}

/** The version of a Prompt that somebody means; see {@link chooseVersion}. */
export async function findVersion(parley: Parley, { id, path }: Prompt, meant: string): Promise<Prompt> {
  const { records } = await parley.prompts.listVersions({ id });
  return chooseVersion({ path, records, meant, listing: `parley prompts versions ${path}` });
}
