import { resolve } from "node:path";
import {
  CodeActionKind,
  createConnection,
  ErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  type Connection,
  type ServerCapabilities,
} from "vscode-languageserver/node";
import { readVersion } from "../../read-version.ts";
import type { Terminal } from "../../terminal.ts";
import * as features from "./features.ts";
import { createOpenDocuments, type OpenDocument, type OpenDocuments } from "./open-documents.ts";

const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Full, save: true },
  completionProvider: { triggerCharacters: ["<", "/", "{", ">", " ", ":", '"'] },
  hoverProvider: true,
  documentFormattingProvider: true,
  renameProvider: { prepareProvider: true },
  definitionProvider: true,
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, features.FIX_ALL] },
};

/** While somebody types, a text is looked at when this much time has passed without a change. */
const QUIET_MS = 120;

/** Serves one editor until it leaves; the library then ends the process, with 0 where the editor said so before. */
export async function serveLanguage(
  { stdin, stdout, workingDirectory }: Terminal,
  { workspace }: { workspace: string | undefined },
): Promise<never> {
  const documents = createOpenDocuments(
    workspace === undefined ? undefined : resolve(workingDirectory, workspace),
  );
  const connection = createConnection(stdin, stdout);
  connection.onInitialize(() => ({
    capabilities,
    serverInfo: { name: "parley", version: readVersion() },
  }));
  follow(connection, documents);
  answer(connection, documents);
  connection.listen();
  return new Promise<never>(() => {});
}

/** Keeps what is open, and tells what is wrong in it. */
function follow(connection: Connection, documents: OpenDocuments): void {
  let timer: NodeJS.Timeout | undefined;
  const tellAll = (): void => {
    for (const uri of documents.uris()) {
      const document = documents.get(uri);
      if (!document) continue;
      const diagnostics = document.file.problems.map((problem) => features.toDiagnostic(document, problem));
      void connection.sendDiagnostics({ uri, version: document.version, diagnostics });
    }
  };
  const tellSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(tellAll, QUIET_MS);
  };
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text, languageId } }) => {
    const kind = languageId === "agent" || uri.endsWith(".agent") ? "agent" : "prompt";
    documents.put({ uri, version, text, kind });
    tellSoon();
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const last = contentChanges.at(-1);
    if (last) documents.change(uri, { version, text: last.text });
    tellSoon();
  });
  const lookAgain = (): void => {
    documents.refresh();
    tellSoon();
  };
  connection.onDidSaveTextDocument(lookAgain);
  connection.onDidChangeWatchedFiles(lookAgain);
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    documents.remove(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
    tellSoon();
  });
}

function answer(connection: Connection, documents: OpenDocuments): void {
  const about = <P extends { textDocument: { uri: string } }, T>(
    find: (document: OpenDocument, params: P) => T,
    otherwise: T,
  ) => {
    return (params: P): T => {
      const document = documents.get(params.textDocument.uri);
      return document ? find(document, params) : otherwise;
    };
  };
  connection.onCompletion(about((document, { position }) => features.complete(document, position), []));
  connection.onHover(about((document, { position }) => features.hover(document, position), null));
  connection.onDefinition(about((document, { position }) => features.define(document, position), null));
  connection.onDocumentFormatting(about((document) => features.format(document), []));
  connection.onDocumentSymbol(about((document) => features.listSymbols(document), []));
  connection.onFoldingRanges(about((document) => features.listFolds(document), []));
  connection.onPrepareRename(
    about((document, { position }) => features.prepareRename(document, position), null),
  );
  connection.onRenameRequest(({ textDocument: { uri }, ...asked }) => {
    const document = documents.get(uri);
    const edits = document ? features.rename(document, asked) : "This file is not open.";
    if (typeof edits === "string") return new ResponseError(ErrorCodes.InvalidRequest, edits);
    return { changes: { [uri]: edits } };
  });
  connection.onCodeAction(
    about((document, { range, context: { only } }) => features.listActions(document, { range, only }), []),
  );
}
