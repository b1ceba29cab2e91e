/**
 * The path of a File or a local file from the top of the workspace; undefined where it leads out of it.
 *
 * `./x` and `../x` start at the folder of `from`, `/x` at the top. Plain `x/y` starts at `base`: Files are named from
 * the top, pictures and documents from where they are used.
 *
 * @example
 * resolvePath("../logo.png", { from: "support/reply", base: "folder" }) // "logo.png"
 */
export function resolvePath(
  path: string,
  { from, base }: { from: string; base: "top" | "folder" },
): string | undefined {
  const isRelative = /^\.\.?(?:\/|$)/.test(path);
  const startsInFolder = isRelative || (base === "folder" && !path.startsWith("/"));
  const segments = startsInFolder ? from.split("/").slice(0, -1) : [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.length === 0 ? undefined : segments.join("/");
}

/** Whether an address names a file beside the Prompt: it has no scheme and no host, and is not left to a variable. */
export function isLocalAddress(url: string): boolean {
  return url !== "" && !/^(?:[A-Za-z][A-Za-z0-9+.-]*:|\/\/|#)/.test(url) && !/\{\{|\{%/.test(url);
}
