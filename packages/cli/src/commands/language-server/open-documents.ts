import { fileURLToPath } from "node:url";
import { createCatalogue } from "@parley/gateway/catalogue";
import { readLanguageFile, type LanguageFile } from "@parley/promptfile/language-service";
import { createLineMap, type LineMap } from "./line-map.ts";
import { openWorkspaceFiles, type WorkspaceFiles } from "./workspace-files.ts";

/** A text that an editor holds, saved or not, as it was understood. */
export type OpenDocument = {
  uri: string;
  version: number;
  file: LanguageFile;
  lines: LineMap;
  files: WorkspaceFiles | undefined;
};

type Given = { uri: string; version: number; text: string; kind: "prompt" | "agent" };

export type OpenDocuments = {
  put(given: Given): void;
  change(uri: string, change: { version: number; text: string }): void;
  remove(uri: string): void;
  /** Files beside the open ones have changed. */
  refresh(): void;
  uris(): string[];
  /** Read when it is first asked for after a change of any open text: a partial may be one of them. */
  get(uri: string): OpenDocument | undefined;
};

export function createOpenDocuments(workspace: string | undefined): OpenDocuments {
  const catalogue = createCatalogue();
  const given = new Map<string, Given>();
  const known = new Map<string, OpenDocument>();
  const textOf = (uri: string): string | undefined => given.get(uri)?.text;

  function understand({ uri, version, text, kind }: Given): OpenDocument {
    const files = filesBeside(uri, { workspace, textOf });
    const file = readLanguageFile(text, {
      kind,
      catalogue,
      ...(files && { references: files.references, listPartials: files.listPartials }),
    });
    return { uri, version, file, lines: createLineMap(text), files };
  }

  return {
    put(document) {
      given.set(document.uri, document);
      known.clear();
    },
    change(uri, change) {
      const before = given.get(uri);
      if (before) this.put({ ...before, ...change });
    },
    remove(uri) {
      given.delete(uri);
      known.clear();
    },
    refresh: () => known.clear(),
    uris: () => [...given.keys()],
    get(uri) {
      const document = given.get(uri);
      const before = known.get(uri);
      if (before || !document) return before;
      const understood = understand(document);
      known.set(uri, understood);
      return understood;
    },
  };
}

/** None for a text that has no place on disk yet, or not in the workspace. */
function filesBeside(
  uri: string,
  options: Parameters<typeof openWorkspaceFiles>[1],
): WorkspaceFiles | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return openWorkspaceFiles(fileURLToPath(uri), options);
  } catch {
    return undefined;
  }
}
