export { convertPrompt } from "./convert.ts";
export type { Conversion, ConvertedPrompt } from "./convert.ts";
export type {
  ConversionNote,
  ExportOptions,
  ExportResult,
  ImportedPrompt,
  ImportOptions,
  ImportResult,
  PromptFormat,
} from "./format.ts";
export { detectFormat, findFormat, promptFormats } from "./formats.ts";
