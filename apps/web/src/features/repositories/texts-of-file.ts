import type { File } from "@parley/contract";
import { parley } from "../../api.ts";

/** A text of a File as it stands in a folder or a repository. */
export type FileText = { name: string; text: string };

/** Beyond, Datapoints are taken from their export, which the server writes as it reads. */
const mostDatapoints = 2000;

/** The texts of a version as `parley pull` writes them: one, or for what has its code, Prompt or schema beside it several. */
export async function readTexts(file: File): Promise<FileText[]> {
  const { id, name, version_id } = file;
  if (file.type === "dataset" && file.datapoints_count > mostDatapoints) {
    const lines = await parley.datasets.exportDatapoints({ id, version_id, format: "jsonl" });
    return [{ name: `${name}.dataset.jsonl`, text: await lines.text() }];
  }
  // Few ask for it: it stays out of what every page loads.
  const { openRegistry, printForm } = await import("@parley/sync");
  const contents = await openRegistry(parley).read([{ id: version_id, fileId: id }]);
  const content = contents.get(version_id);
  if (!content) return [];
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
