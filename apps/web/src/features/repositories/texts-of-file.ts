import type { File } from "@parley/contract";
import { parley } from "../../api.ts";

/** A text of a File as it stands in a folder or a repository. */
export type FileText = { name: string; text: string };

/**
 * The texts of a version: one, or for what has its code or Prompt beside it several. Of a Dataset its Datapoints as JSON
 * lines.
 */
export async function readTexts({ id, type, name, version_id }: File): Promise<FileText[]> {
  if (type === "dataset") {
    const lines = await parley.datasets.exportDatapoints({ id, version_id, format: "jsonl" });
    return [{ name: `${name}.jsonl`, text: await lines.text() }];
  }
  const [{ records }, { printForm }] = await Promise.all([
    parley.files.readContents({ version_ids: [version_id] }),
    // Few ask for it: it stays out of what every page loads.
    import("@parley/sync"),
  ]);
  const [record] = records;
  if (!record) return [];
  const content = { type, kernel: record.content } as unknown as Parameters<typeof printForm>[0];
  return [...printForm(content)].map(([suffix, text]) => ({ name: name + suffix, text }));
}

/** Several texts in one, each under its name. */
export function joinTexts(texts: readonly FileText[]): string {
  const [only, ...others] = texts;
  if (only && others.length === 0) return only.text;
  return texts.map(({ name, text }) => `# ${name}\n\n${text}`).join("\n");
}

/** Has the browser save each text as a file. */
export function saveTexts(texts: readonly FileText[]): void {
  for (const { name, text } of texts) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: name });
    link.click();
    // The browser has begun to read it by then.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}
