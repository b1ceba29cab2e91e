/** `npm run bench [name …]`: runs the named benchmarks, or all of them. */
const benchmarks: Record<string, () => Promise<void>> = {
  gateway: async () => (await import("./gateway.ts")).benchGateway(),
  approvals: async () => (await import("./approvals.ts")).benchApprovals(),
  boot: async () => (await import("./boot.ts")).benchBoot(),
  "during-report": async () => (await import("./during-report.ts")).benchDuringReport(),
  "logs-search": async () => (await import("./logs-search.ts")).benchLogsSearch(),
  sdk: async () => (await import("./sdk.ts")).benchSdk(),
  otel: async () => (await import("./otel.ts")).benchOtel(),
  logs: async () => (await import("./logs.ts")).benchLogs(),
  promptfile: async () => (await import("./promptfile.ts")).benchPromptfile(),
  versions: async () => (await import("./versions.ts")).benchVersions(),
  datasets: async () => (await import("./datasets.ts")).benchDatasets(),
  sync: async () => (await import("./sync.ts")).benchSync(),
  webhooks: async () => (await import("./webhooks.ts")).benchWebhooks(),
  evaluations: async () => (await import("./evaluations.ts")).benchEvaluations(),
  sandbox: async () => (await import("./sandbox.ts")).benchSandbox(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  process.stderr.write(
    `No benchmark ${unknown.join(", ")}. There are: ${Object.keys(benchmarks).join(", ")}\n`,
  );
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : Object.keys(benchmarks)) {
  process.stdout.write(`\n== ${name}\n`);
  await benchmarks[name]?.();
}
process.exit(0);
