import { repositoryErrors } from "@parley/contract";

/** The text of a file as both hosts send it; large files come without their content. */
export function readBlob(
  { content, encoding }: { content: string; encoding: string },
  { repository, path }: { repository: string; path: string },
): string {
  if (encoding !== "base64")
    throw repositoryErrors.failed({ repository, status: 200, said: `${path} is too large to be sent.` });
  return Buffer.from(content, "base64").toString("utf8");
}
