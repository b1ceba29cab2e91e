import type { Arguments } from "../build-request.ts";
import { clientErrors } from "../client-errors.ts";
import type { LocalFiles, LocalType } from "./local-files.ts";

type Preparation = {
  readonly files: LocalFiles;
  readonly type: LocalType;
  readonly onWarning: (message: string) => void;
};

/**
 * The arguments of a call or a Log with the local file at its path as the version, where there is one; a path without
 * one, and an id, are the server's.
 */
export function prepareCall(given: Arguments, { files, type, onWarning }: Preparation): Arguments {
  const { path, id } = given;
  if (typeof path !== "string") return given;
  if (id !== undefined && id !== null) throw clientErrors.addressMixed({ path });
  const file = files.read(type, path);
  if (file === undefined) return given;
  refuseVersion(path, given);
  if (given[type] !== undefined && given[type] !== null) {
    if (files.hasSaid(given[type])) return given;
    onWarning(`\`${path}\` was called with a \`${type}\` of its own: the local file is not used.`);
    return given;
  }
  return { ...given, [type]: file.content };
}

/** A local file is what it is now; it has neither versions nor deployments. */
export function refuseVersion(path: string, given: Arguments): void {
  for (const name of ["version_id", "environment"])
    if (given[name] !== undefined && given[name] !== null) throw clientErrors.localVersion({ path, name });
}
