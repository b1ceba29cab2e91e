import type { PromptFormat } from "../../format.ts";
import { splitFrontmatter } from "../../frontmatter-text.ts";
import { exportDotprompt } from "./export-dotprompt.ts";
import { importDotprompt } from "./import-dotprompt.ts";

/** Google's dotprompt: YAML frontmatter over a Handlebars template. Its files end like ours. */
export const dotprompt: PromptFormat = {
  name: "dotprompt",
  title: "dotprompt (Google, Genkit)",
  extension: ".prompt",
  detect(text, filename) {
    const { frontmatter, body } = splitFrontmatter(text);
    if (/\{\{~?\s*(?:role|history|media|section)\b/.test(body)) return true;
    if (/^[ \t]*<(?:system|user|assistant|developer|tool)[\s>]/m.test(body)) return false;
    if (frontmatter === undefined || /\.(?:md|markdown|txt)$/.test(filename)) return false;
    if (/^(?:config|input|output|toolDefs)\s*:/m.test(frontmatter) || /\{\{[#/>]/.test(body)) return true;
    // Ours, where text stands without tags, says so with its endpoint.
    return /^model\s*:/m.test(frontmatter) && !/^endpoint\s*:/m.test(frontmatter) && body.trim() !== "";
  },
  import: importDotprompt,
  export: exportDotprompt,
};
