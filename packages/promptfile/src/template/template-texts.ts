import type { ChatMessage, ContentPart } from "../types/message.ts";
import type { PromptKernel } from "../types/prompt.ts";

/** Which text of a template: a completion's only one, a message's content, or one part of it. */
export type TemplatePlace = { messageIndex?: number; partIndex?: number };

export type TemplateText = { text: string; place: TemplatePlace };

function textOfPart(part: ContentPart): string {
  if (part.type === "text") return part.text;
  return part.type === "file" ? part.file.url : part.image_url.url;
}

/** The texts of a Prompt that are templates, in order: text content, text parts, addresses of images and files. */
export function listTemplateTexts({ template }: Pick<PromptKernel, "template">): TemplateText[] {
  if (typeof template === "string") return [{ text: template, place: {} }];
  return (template ?? []).flatMap(textsOfMessage);
}

function textsOfMessage({ content }: ChatMessage, messageIndex: number): TemplateText[] {
  if (content == null) return [];
  if (typeof content === "string") return [{ text: content, place: { messageIndex } }];
  return content.map((part, partIndex) => ({
    text: textOfPart(part),
    place: { messageIndex, partIndex },
  }));
}
