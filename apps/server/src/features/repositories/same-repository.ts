import type { RepositoryRow } from "./repositories.tables.ts";

/**
 * Whether what a push said of its repository means this one. What is brought in says its name, a command line the address
 * of its remote: `https://github.com/acme/prompts.git`, `git@github.com:acme/prompts`.
 *
 * @example
 * isOf("git@github.com:acme/prompts.git", { name: "acme/prompts", base_url: "https://api.github.com" }); // true
 */
export function isOf(
  said: string | null,
  { name, base_url }: Pick<RepositoryRow, "name" | "base_url">,
): boolean {
  if (said === null) return false;
  const address = said
    .replace(/\/+$/, "")
    .replace(/\.git$/, "")
    .toLowerCase();
  const wanted = name.toLowerCase();
  if (address === wanted) return true;
  const host = new URL(base_url).hostname.replace(/^api\./, "").toLowerCase();
  const [, saidHost, path] = /^(?:[a-z+]+:\/\/)?(?:[^/@]*@)?([^/:]+)(?::\d+)?[/:](.+)$/.exec(address) ?? [];
  return saidHost === host && path === wanted;
}
