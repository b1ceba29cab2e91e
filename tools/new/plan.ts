import { readFile, writeFile, mkdir, access } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A line to add to a file: before the first line that contains `before`, or after the last that contains `after`. */
export type Insertion = { path: string; line: string } & ({ before: string } | { after: string });

/** What a recipe makes: new files, and the few lines that register them. */
export type Plan = { files: Record<string, string>; insertions: Insertion[]; next: string[] };

/**
 * Carries a plan out below a folder.
 *
 * @throws Error before anything is written, if a file exists already or a place for a line is not found
 */
export async function carryOut(plan: Plan, root: string): Promise<void> {
  for (const path of Object.keys(plan.files)) {
    const exists = await access(join(root, path)).then(
      () => true,
      () => false,
    );
    if (exists) throw new Error(`${path} exists already.`);
  }
  const changed = new Map<string, string>();
  for (const insertion of plan.insertions) {
    const { path } = insertion;
    const text = changed.get(path) ?? (await readFile(join(root, path), "utf8"));
    changed.set(path, insert(text, insertion));
  }
  for (const [path, text] of [...Object.entries(plan.files), ...changed]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

export function insert(text: string, insertion: Insertion): string {
  const lines = text.split("\n");
  const index =
    "before" in insertion
      ? lines.findIndex((line) => line.includes(insertion.before))
      : lines.findLastIndex((line) => line.includes(insertion.after)) + 1;
  if (index === -1 || (index === 0 && "after" in insertion)) {
    throw new Error(`${insertion.path} no longer has the place for "${insertion.line.trim()}".`);
  }
  return lines.toSpliced(index, 0, insertion.line).join("\n");
}

/** `daily-report` → `dailyReport` */
export function toCamelCase(kebab: string): string {
  return kebab.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `daily-report` → `DailyReport` */
export function toPascalCase(kebab: string): string {
  const camel = toCamelCase(kebab);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}
