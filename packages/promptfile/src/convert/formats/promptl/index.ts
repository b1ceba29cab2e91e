import type { PromptFormat } from "../../format.ts";
import { exportPromptl } from "./export-promptl.ts";
import { importPromptl } from "./import-promptl.ts";

/** Latitude's PromptL: much like ours, with expressions, conditions and loops in its text. */
export const promptl: PromptFormat = {
  name: "promptl",
  title: "PromptL (Latitude)",
  extension: ".promptl",
  detect: (text, filename) =>
    filename.endsWith(".promptl") ||
    /<(?:content-(?:text|image|file)|tool-call|step|message\s+role)\b/.test(text) ||
    (/\{\{\s*(?:endif\s*\}\}|endfor\s*\}\}|[\w.]+\s*=(?!=))/.test(text) &&
      /<(?:system|user|assistant)[\s>]/.test(text)),
  import: importPromptl,
  export: exportPromptl,
};
