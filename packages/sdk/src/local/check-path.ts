import { clientErrors } from "../client-errors.ts";

/** A path as Files have it: `support/reply`. Backslashes become slashes; what no File can be called is refused. */
export function checkLocalPath(given: string): string {
  const path = given.replaceAll("\\", "/");
  const refuse = (reason: string) => clientErrors.pathInvalid({ path: given, reason });
  if (path.startsWith("/") || /^[A-Za-z]:\//.test(path)) throw refuse("it is absolute: begin with a folder");
  if (path.endsWith("/")) throw refuse("it ends in a slash");
  const ending = /\.(?:prompt|agent)$/.exec(path)?.[0];
  if (ending !== undefined) throw refuse(`leave \`${ending}\` out: a File has the same path everywhere`);
  if (path.split("/").some((part) => part === "" || part === "." || part === ".."))
    throw refuse("each part of it needs a name");
  return path;
}
