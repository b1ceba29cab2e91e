/**
 * Writes `docs/configuration.md` from the server's settings. With `--check` it writes nothing and fails when the file
 * is out of date.
 */
import { settings } from "@parley/server/config";
import { providers } from "@parley/gateway";
import { z } from "zod";
import { writeOrCompare } from "./generated-file.ts";
import { repositoryRoot } from "./repository.ts";

type Setting = { schema: z.ZodType; description: string; example?: string };

const introduction = `# Configuration

<!-- Generated from apps/server/src/config.ts by \`npm run configuration\`. Do not edit. -->

Parley reads environment variables, once, when it starts. Nothing needs to be set. A value that cannot be used stops
the start with a sentence that names it.
`;

/** The text of `docs/configuration.md`. */
export function renderConfiguration(): string {
  const rows = Object.entries<Setting>(settings).map(([name, setting]) => renderRow(name, setting));
  return `${introduction}
| setting | default | what it does |
|---|---|---|
${rows.join("\n")}

## Model providers

Keys and base URLs go by their vendors' own names. A key saved for the organization, and a key given with a request,
win over these. The \`mock\` provider needs none.

| provider | key | base URL |
|---|---|---|
${renderProviders().join("\n")}
`;
}

function renderRow(name: string, { schema, description, example }: Setting): string {
  const { default: byDefault, enum: choices } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  const shownChoices = choices
    ? ` One of ${choices.map((choice) => `\`${String(choice)}\``).join(", ")}.`
    : "";
  const shownExample = example === undefined ? "" : ` Example: \`${example}\`.`;
  const shownDefault = byDefault === undefined ? "" : `\`${String(byDefault)}\``;
  return `| \`${name}\` | ${shownDefault} | ${cell(description)}${shownChoices}${shownExample} |`;
}

function renderProviders(): string[] {
  return Object.entries(providers)
    .filter(([, { environment }]) => environment.apiKey !== undefined || environment.baseUrl !== undefined)
    .map(
      ([name, { environment }]) =>
        `| \`${name}\` | ${code(environment.apiKey)} | ${code(environment.baseUrl)} |`,
    );
}

function code(text: string | undefined): string {
  return text === undefined ? "" : `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", String.raw`\|`);
}

if (import.meta.main) {
  await writeOrCompare({
    path: `${repositoryRoot}/docs/configuration.md`,
    text: renderConfiguration(),
    command: "npm run configuration",
  });
}
