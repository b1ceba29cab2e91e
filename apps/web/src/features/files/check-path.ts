/** What is wrong with a path, in words; undefined where nothing is. */
export function checkPath(path: string): string | undefined {
  if (path.trim() === "") return "Give a path such as support/reply.";
  if (path.startsWith("/") || path.endsWith("/")) return "A path neither starts nor ends with a slash.";
  if (path.includes("//")) return "Two slashes follow each other.";
  if (path.length > 500) return "A path has at most 500 characters.";
  return undefined;
}
