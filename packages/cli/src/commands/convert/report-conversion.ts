import type { PromptFormat } from "@parley/promptfile/convert";
import { toSafeText, type Output } from "../../output.ts";
import type { ConvertedSource } from "./convert-source.ts";
import type { ConvertOptions } from "./index.ts";

type Report = {
  output: Output;
  options: Pick<ConvertOptions, "json" | "out" | "quiet">;
  /** What was written, where files were. */
  files: readonly string[];
  to: PromptFormat;
};

/** Prints the prompts, or the names of their files, and beside them what could not be carried. */
export function reportConversion(
  sources: readonly ConvertedSource[],
  { output, options, files, to }: Report,
): void {
  if (options.json) return output.json({ to: to.name, files, sources });
  if (options.out === undefined) printTexts(sources, output);
  else for (const file of files) output.line(toSafeText(file));
  if (!options.quiet) for (const source of sources) printNotes(source, output);
}

function printTexts(sources: readonly ConvertedSource[], output: Output): void {
  const prompts = sources.flatMap((source) => source.prompts);
  // One text can go on into a file or a pipe; between several stands what each is called.
  for (const [index, { name, text }] of prompts.entries()) {
    if (prompts.length > 1) output.note(`${index === 0 ? "" : "\n"}${toSafeText(name ?? "prompt")}`);
    output.write(text);
  }
  if (prompts.length > 1) output.note(`${prompts.length} prompts; --out <folder> writes a file for each.`);
}

function printNotes({ path, from, prompts, notes }: ConvertedSource, output: Output): void {
  const { yellow, red, dim } = output.noteColors;
  for (const { line, what, why } of notes)
    output.error(
      toSafeText(`${path}${line === undefined ? "" : `:${line}`}`) +
        ` ${yellow(toSafeText(what))} ${toSafeText(why)}`,
    );
  if (prompts.length === 0)
    output.error(`${red("error:")} ${toSafeText(path)} holds no prompt, read as ${from}.`);
  else if (notes.length > 0)
    output.error(dim(`${notes.length} ${notes.length === 1 ? "thing" : "things"} not carried as it was.`));
}
