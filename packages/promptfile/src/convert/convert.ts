import type { ConversionNote, ExportOptions, ImportOptions, PromptFormat } from "./format.ts";

export type ConvertedPrompt = { name: string | undefined; text: string };
export type Conversion = { prompts: ConvertedPrompt[]; notes: ConversionNote[] };

/**
 * Converts a text from one format to another, and tells what could not be carried.
 *
 * @example
 * convertPrompt(text, { from: findFormat("promptfoo"), to: findFormat("prompt"), filename: "promptfooconfig.yaml" });
 */
export function convertPrompt(
  text: string,
  {
    from,
    to,
    ...options
  }: { from: PromptFormat; to: PromptFormat } & ImportOptions & Pick<ExportOptions, "name">,
): Conversion {
  const imported = from.import(text, options);
  const isOurs = from.name === "prompt" || from.name === "agent";
  const notes = [...imported.notes];
  const prompts = imported.prompts.map(({ name, kernel }) => {
    const called = options.name ?? name;
    const exported = to.export(kernel, called === undefined ? {} : { name: called });
    for (const note of exported.notes) {
      const line = isOurs && note.path ? findLine(text, note.path) : undefined;
      notes.push(line === undefined ? note : { ...note, line });
    }
    return { name: called, text: exported.text };
  });
  return { prompts, notes };
}

/** The line of a `.prompt` file on which a key of the kernel stands, or a message begins. */
function findLine(text: string, [key, index]: readonly (string | number)[]): number | undefined {
  const lines = text.split(/\r?\n/);
  const at =
    key === "template" && typeof index === "number"
      ? lines.flatMap((line, number) =>
          /^<(?:system|user|assistant|developer|tool)[\s/>]/.test(line) ? [number] : [],
        )[index]
      : lines.findIndex((line) => line.startsWith(`${String(key)}:`));
  return at === undefined || at === -1 ? undefined : at + 1;
}
