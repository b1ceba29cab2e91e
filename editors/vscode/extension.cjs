// @ts-check
const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

/** @type {{ start(): Promise<void>; stop(): Promise<void> } | undefined} */
let client;

/** Starts `parley lsp`, once the workspace is trusted: the command may be a program of the workspace. */
exports.activate = async (/** @type {vscode.ExtensionContext} */ context) => {
  if (vscode.workspace.isTrusted) return start();
  context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(start));
};

exports.deactivate = () => client?.stop();

async function start() {
  const settings = vscode.workspace.getConfiguration("parley");
  const [command = "npx", ...parts] = settings.get("command", ["npx", "parley"]);
  const workspace = settings.get("workspace", "");
  const args = [...parts, "lsp", ...(workspace === "" ? [] : ["--workspace", workspace])];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  client = new LanguageClient(
    "parley",
    "Parley",
    {
      command,
      args,
      transport: TransportKind.stdio,
      options: {
        ...(folder?.scheme === "file" && { cwd: folder.fsPath }),
        // `npx` is a script there.
        shell: process.platform === "win32",
      },
    },
    {
      documentSelector: ["prompt", "agent"].flatMap((language) => [
        { scheme: "file", language },
        { scheme: "untitled", language },
      ]),
      synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{prompt,md,txt}") },
    },
  );
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      `The Parley language server did not start (${[command, ...args].join(" ")}): ${reason}. ` +
        "Set parley.command to where the parley command is.",
    );
  }
}
