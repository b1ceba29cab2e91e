import { fileErrors } from "@parley/contract";

/** A path taken apart: `support/reply` is `reply` in `support`; the root's path is empty. */
export type FilePath = { path: string; name: string; directoryPath: string };

const maxSegments = 20;

/**
 * Checks a path and takes it apart. Spaces, dots, mixed case and any script are ordinary; what could not be a file's
 * path in a codebase is refused.
 *
 * @throws unprocessable with the reason
 */
export function parsePath(path: string): FilePath {
  const segments = path.split("/");
  const reason = refusePath(path, segments);
  if (reason !== undefined) throw fileErrors.pathInvalid({ path, reason });
  return { path, name: segments.at(-1) ?? "", directoryPath: segments.slice(0, -1).join("/") };
}

function refusePath(path: string, segments: string[]): string | undefined {
  if (path === "") return "it is empty.";
  if (path.startsWith("/") || path.endsWith("/")) return "leave out the slash at its start or end.";
  if (segments.some((segment) => segment === "")) return "it has two slashes in a row.";
  if (segments.some((segment) => segment === "." || segment === "..")) return "`.` and `..` are not names.";
  if (segments.some((segment) => segment !== segment.trim())) return "a name starts or ends with a space.";
  if (segments.length > maxSegments) return `it is more than ${maxSegments} names deep.`;
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f\\]/.test(path)) return "it has a backslash or a control character.";
  return undefined;
}

/** `name` within a directory; the root's path is empty. */
export const joinPath = (directoryPath: string, name: string): string =>
  directoryPath === "" ? name : `${directoryPath}/${name}`;
