import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compileFunction } from "node:vm";
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFolder } from "../../__fixtures__/parley-process.ts";

const root = join(import.meta.dirname, "../../../../..");
const extensionFolder = join(root, "editors/vscode");
const parley = [process.execPath, join(root, "packages/cli/bin/parley.js")];
/** Milliseconds: a process is started beside whatever else the machine does. */
const timeout = 60_000;

type Extension = {
  activate(context: { subscriptions: unknown[] }): Promise<void>;
  deactivate(): Promise<void> | undefined;
};
type Server = { command: string; args: string[]; options: { cwd?: string } };

let folder: ReturnType<typeof createFolder>;
let clients: LanguageClient[];
beforeEach(() => {
  folder = createFolder();
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  folder[Symbol.dispose]();
});

/** What `vscode-languageclient` does with what it is told: it starts the process, and speaks the protocol with it. */
class LanguageClient {
  readonly server: Server;
  readonly languages: string[];
  child: ChildProcess | undefined;
  connection: ProtocolConnection | undefined;

  constructor(...given: [string, string, Server, { documentSelector: { language: string }[] }]) {
    const [, , server, { documentSelector }] = given;
    this.server = server;
    this.languages = [...new Set(documentSelector.map(({ language }) => language))];
    clients.push(this);
  }

  async start(): Promise<void> {
    const { command, args, options } = this.server;
    const child = spawn(command, [...args, "--stdio"], options);
    await once(child, "spawn");
    this.child = child;
    this.connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.connection.listen();
    const initial = { processId: process.pid, rootUri: null, capabilities: {} };
    await this.connection.sendRequest("initialize", initial);
    await this.connection.sendNotification("initialized", {});
  }

  async stop(): Promise<void> {
    const { child, connection } = this;
    this.child = undefined;
    if (!child || !connection) return;
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    if (child.exitCode === null) await once(child, "exit");
    connection.dispose();
  }
}

/** Loads the file that VS Code loads, with what it asks of the editor. */
function load({ command = parley, isTrusted = true } = {}) {
  const errors: string[] = [];
  let grantTrust: () => Promise<void> = () => Promise.reject(new Error("Nobody waits for trust."));
  const settings: Record<string, unknown> = { command, workspace: folder.path };
  const vscode = {
    workspace: {
      isTrusted,
      workspaceFolders: [{ uri: { scheme: "file", fsPath: folder.path } }],
      getConfiguration: () => ({ get: (key: string) => settings[key] }),
      createFileSystemWatcher: () => ({}),
      onDidGrantWorkspaceTrust: (start: () => Promise<void>) => void (grantTrust = start),
    },
    window: { showErrorMessage: (message: string) => errors.push(message) },
  };
  const modules: Record<string, unknown> = {
    vscode,
    "vscode-languageclient/node": { LanguageClient, TransportKind: { stdio: 0 } },
  };
  const { main } = JSON.parse(readFileSync(join(extensionFolder, "package.json"), "utf8")) as {
    main: string;
  };
  const source = readFileSync(join(extensionFolder, main), "utf8");
  const extension = {} as Extension;
  compileFunction(source, ["require", "exports"])((name: string) => modules[name], extension);
  return { extension, errors, grantTrust: () => grantTrust() };
}

async function diagnosticsOf(client: LanguageClient, text: string): Promise<unknown[]> {
  const said = new Promise<unknown[]>((resolve) => {
    client.connection?.onNotification(
      "textDocument/publishDiagnostics",
      ({ diagnostics }: PublishDiagnosticsParams) => resolve(diagnostics.map(({ code }) => code)),
    );
  });
  const uri = pathToFileURL(join(folder.path, "a.prompt")).href;
  await client.connection?.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "prompt", version: 1, text },
  });
  return said;
}
const misspelt = '---\nmodel: gpt-4o\ninputs: {"name": "string"}\n---\n<user>{{ nmae }}</user>\n';

describe("the extension of VS Code", { timeout }, () => {
  it("starts `parley lsp`, hears of the languages it contributes, and ends the process", async () => {
    const { extension, errors } = load();
    await extension.activate({ subscriptions: [] });
    const [client] = clients;
    expect(errors).toEqual([]);
    expect(client?.server.options.cwd).toBe(folder.path);
    expect(await diagnosticsOf(client!, misspelt)).toEqual(["variable-misspelt"]);
    const { contributes } = JSON.parse(readFileSync(join(extensionFolder, "package.json"), "utf8")) as {
      contributes: { languages: { id: string }[] };
    };
    expect(client?.languages).toEqual(contributes.languages.map(({ id }) => id));
    const { child } = client!;
    await extension.deactivate();
    expect(child?.exitCode).toBe(0);
  });

  it("starts no program of a workspace that is not trusted", async () => {
    const { extension, grantTrust } = load({ isTrusted: false });
    const subscriptions: unknown[] = [];
    await extension.activate({ subscriptions });
    expect(clients).toEqual([]);
    expect(subscriptions).toHaveLength(1);
    await grantTrust();
    expect(await diagnosticsOf(clients[0]!, misspelt)).toEqual(["variable-misspelt"]);
  });

  it("says what to set where the command is not there", async () => {
    const { extension, errors } = load({ command: ["no-such-parley"] });
    await extension.activate({ subscriptions: [] });
    expect(errors).toEqual([expect.stringContaining("(no-such-parley lsp --workspace ")]);
    expect(errors[0]).toContain("Set parley.command");
  });
});
