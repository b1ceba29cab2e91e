import { convertPrompt, type Conversion, type PromptFormat } from "@parley/promptfile/convert";
import type { ConvertOptions } from "./index.ts";

export type ConvertedSource = { path: string; from: string } & Conversion;

type Settings = { from: PromptFormat; to: PromptFormat; options: Pick<ConvertOptions, "model" | "name"> };

/** Converts one text; where it came from gives the names of prompts that have none. */
export function convertSource(
  { path, text }: { path: string; text: string },
  { from, to, options: { model, name } }: Settings,
): ConvertedSource {
  const conversion = convertPrompt(text, {
    from,
    to,
    filename: path,
    ...(model !== undefined && { defaultModel: model }),
    ...(name !== undefined && { name }),
  });
  return { path, from: from.name, ...conversion };
}
