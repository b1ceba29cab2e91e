import type { WhatsAppSettings } from "./schema.ts";
import type { Template } from "./whatsapp-api.ts";

export const languageOf = ({ template_language: language }: WhatsAppSettings): string => language ?? "en";

/** The approved template, its variables filled in their order. */
export const templateOf = (settings: WhatsAppSettings, values: readonly string[]): Template => ({
  type: "template",
  template: {
    name: settings.template_name ?? "",
    language: { code: languageOf(settings) },
    components: [{ type: "body", parameters: values.map((text) => ({ type: "text", text })) }],
  },
});
