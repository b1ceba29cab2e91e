import type { LocalFile } from "./local-file.ts";

/** Why a file is left alone that cannot be read, and where. */
export function describeUnreadable({ isMarked, problems, file, path }: LocalFile): string {
  if (isMarked) return "It has marks of a conflict: resolve them, then go on.";
  const [first] = problems;
  if (first === undefined) return "It cannot be read.";
  const name = first.suffix === "" ? file : `${path}${first.suffix}`;
  const place =
    first.line === undefined ? "" : `:${first.line}${first.column === undefined ? "" : `:${first.column}`}`;
  return `${name}${place}: ${first.message}`;
}
