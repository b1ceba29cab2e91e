import type { AliasKind } from "../../kernel/aliases/aliases.tables.ts";
import { isObject } from "./read-json-lines.ts";

type Content = Readonly<Record<string, unknown>>;
/** The id here of what had another one elsewhere. `fileId` is the id here of the File a version is of. */
export type ResolveId = (kind: AliasKind, id: string, fileId?: string) => Promise<string>;

/** Puts the ids of here in place of those that a type's content names other things by. */
export type RemapLinks = (content: Content, resolve: ResolveId) => Promise<Content>;

/** Replies show linked Tools as objects; a version names them by id. */
export const remapPrompt: RemapLinks = async ({ linked_tools: linked, ...rest }, resolve) => {
  const ids = (Array.isArray(linked) ? (linked as unknown[]) : []).flatMap((tool) => {
    const id = isObject(tool) ? (tool["id"] ?? tool["file_id"]) : tool;
    return typeof id === "string" ? [id] : [];
  });
  if (ids.length === 0) return rest;
  return { ...rest, linked_tools: await Promise.all(ids.map((id) => resolve("file", id))) };
};

export const remapAgent: RemapLinks = async (content, resolve) => {
  const tools = Array.isArray(content["tools"]) ? content["tools"].filter(isObject) : [];
  return { ...content, tools: await Promise.all(tools.map((tool) => remapTool(tool, resolve))) };
};

async function remapTool({ file: _shown, ...tool }: Content, resolve: ResolveId): Promise<Content> {
  const { link } = tool;
  if (tool["type"] !== "file" || !isObject(link) || typeof link["file_id"] !== "string") return tool;
  const { version_id: versionId, environment_id: environmentId } = link;
  const fileId = await resolve("file", link["file_id"]);
  return {
    ...tool,
    link: {
      ...link,
      file_id: fileId,
      ...(typeof versionId === "string" && { version_id: await resolve("version", versionId, fileId) }),
      ...(typeof environmentId === "string" && {
        environment_id: await resolve("environment", environmentId),
      }),
    },
  };
}
