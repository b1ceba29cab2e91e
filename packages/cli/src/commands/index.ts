import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";

type Surroundings = { readonly terminal: Terminal; readonly program: Command };

/** A command of the program, imported when it is wanted: most command lines want one. */
export type CommandEntry = {
  readonly name: string;
  readonly load: (surroundings: Surroundings) => Promise<Command>;
};

const everyDay: readonly CommandEntry[] = [
  {
    name: "serve",
    load: async ({ terminal }) => (await import("./serve.ts")).createServeCommand(terminal),
  },
  {
    name: "call",
    load: async ({ terminal }) => (await import("./call/index.ts")).createCallCommand(terminal),
  },
  {
    name: "logs",
    load: async ({ terminal }) => (await import("./logs/index.ts")).createLogsCommand(terminal),
  },
  {
    name: "prompts",
    load: async ({ terminal }) => (await import("./prompts/index.ts")).createPromptsCommand(terminal),
  },
  {
    name: "deploy",
    load: async ({ terminal }) => (await import("./deploy/index.ts")).createDeployCommand(terminal),
  },
  {
    name: "monitors",
    load: async ({ terminal }) => (await import("./monitors/index.ts")).createMonitorsCommand(terminal),
  },
  {
    name: "api",
    load: async ({ terminal }) => (await import("./api/index.ts")).createApiCommand(terminal),
  },
];

const people: readonly CommandEntry[] = [
  {
    name: "approvals",
    load: async ({ terminal }) => (await import("./approvals/index.ts")).createApprovalsCommand(terminal),
  },
  {
    name: "ask",
    load: async ({ terminal }) => (await import("./approvals/ask.ts")).createAskCommand(terminal),
  },
  {
    name: "contact",
    load: async ({ terminal }) => (await import("./approvals/contact.ts")).createContactCommand(terminal),
  },
];

const workTree: readonly CommandEntry[] = [
  {
    name: "init",
    load: async ({ terminal }) => (await import("./sync/init.ts")).createInitCommand(terminal),
  },
  {
    name: "status",
    load: async ({ terminal }) => (await import("./sync/status.ts")).createStatusCommand(terminal),
  },
  {
    name: "pull",
    load: async ({ terminal }) => (await import("./sync/transfer.ts")).createPullCommand(terminal),
  },
  {
    name: "push",
    load: async ({ terminal }) => (await import("./sync/transfer.ts")).createPushCommand(terminal),
  },
  {
    name: "sync",
    load: async ({ terminal }) => (await import("./sync/transfer.ts")).createSyncCommand(terminal),
  },
  {
    name: "diff",
    load: async ({ terminal }) => (await import("./sync/diff.ts")).createDiffCommand(terminal),
  },
  {
    name: "log",
    load: async ({ terminal }) => (await import("./sync/log.ts")).createLogCommand(terminal),
  },
  {
    name: "watch",
    load: async ({ terminal }) => (await import("./watch/index.ts")).createWatchCommand(terminal),
  },
  {
    name: "login",
    load: async ({ terminal }) => (await import("./account/login.ts")).createLoginCommand(terminal),
  },
  {
    name: "logout",
    load: async ({ terminal }) => (await import("./account/logout.ts")).createLogoutCommand(terminal),
  },
  {
    name: "whoami",
    load: async ({ terminal }) => (await import("./account/whoami.ts")).createWhoamiCommand(terminal),
  },
];

const files: readonly CommandEntry[] = [
  {
    name: "fmt",
    load: async ({ terminal }) => (await import("./format.ts")).createFormatCommand(terminal),
  },
  {
    name: "lint",
    load: async ({ terminal }) => (await import("./lint.ts")).createLintCommand(terminal),
  },
  {
    name: "test",
    load: async ({ terminal }) => (await import("./test/index.ts")).createTestCommand(terminal),
  },
  {
    name: "eval",
    load: async ({ terminal }) => (await import("./eval/index.ts")).createEvalCommand(terminal),
  },
  {
    name: "policy",
    load: async ({ terminal }) => (await import("./policy/index.ts")).createPolicyCommand(terminal),
  },
  {
    name: "types",
    load: async ({ terminal }) => (await import("./types/index.ts")).createTypesCommand(terminal),
  },
  {
    name: "ci",
    load: async ({ terminal }) => (await import("./ci/index.ts")).createCiCommand(terminal),
  },
  {
    name: "convert",
    load: async ({ terminal }) => (await import("./convert/index.ts")).createConvertCommand(terminal),
  },
  {
    name: "lsp",
    load: async ({ terminal }) =>
      (await import("./language-server/index.ts")).createLanguageServerCommand(terminal),
  },
];

const settingUp: readonly CommandEntry[] = [
  {
    name: "keys",
    load: async ({ terminal }) => (await import("./keys/index.ts")).createKeysCommand(terminal),
  },
  {
    name: "api-keys",
    load: async ({ terminal }) => (await import("./api-keys/index.ts")).createApiKeysCommand(terminal),
  },
  {
    name: "channels",
    load: async ({ terminal }) => (await import("./channels/index.ts")).createChannelsCommand(terminal),
  },
  {
    name: "audit",
    load: async ({ terminal }) => (await import("./audit/index.ts")).createAuditCommand(terminal),
  },
  {
    name: "receipts",
    load: async ({ terminal }) => (await import("./receipts/index.ts")).createReceiptsCommand(terminal),
  },
  {
    name: "sign-in",
    load: async ({ terminal }) => (await import("./sign-in.ts")).createSignInCommand(terminal),
  },
  {
    name: "import",
    load: async ({ terminal }) => (await import("./import/index.ts")).createImportCommand(terminal),
  },
  {
    name: "export",
    load: async ({ terminal }) => (await import("./export/index.ts")).createExportCommand(terminal),
  },
  {
    name: "completion",
    load: async ({ terminal, program }) =>
      (await import("./completion.ts")).createCompletionCommand(terminal, program),
  },
];

/** All commands, in the groups and in the order that help has them in. */
export const commandGroups: readonly { readonly title: string; readonly entries: readonly CommandEntry[] }[] =
  [
    { title: "Every day:", entries: everyDay },
    { title: "People:", entries: people },
    { title: "A work tree and the registry:", entries: workTree },
    { title: "Files:", entries: files },
    { title: "Setting up:", entries: settingUp },
  ];
