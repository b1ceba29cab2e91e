import type { LanguageModelV4FilePart } from "@ai-sdk/provider";
import type { ContentPart } from "@parley/promptfile";

type FileContent = Extract<ContentPart, { type: "file" }>["file"];

const dataUrl = /^data:([^;,]*)((?:;[^;,]*)*),(.*)$/s;

/**
 * An image by its URL. A `data:` URL travels as bytes, any other as the URL it is.
 *
 * ```ts
 * toImagePart("data:image/png;base64,iVBORw0KGgo=").mediaType; // "image/png"
 * ```
 */
export function toImagePart(url: string): LanguageModelV4FilePart {
  return toPart(url, "image/*");
}

/** A document at an address or in a data URL; one of no stated type is taken for a PDF. */
export function toFilePart(file: FileContent): LanguageModelV4FilePart {
  const { url, filename, media_type: mediaType } = file;
  return { ...toPart(url, mediaType ?? "application/pdf"), ...(filename !== undefined && { filename }) };
}

function toPart(url: string, fallbackType: string): LanguageModelV4FilePart {
  const match = dataUrl.exec(url);
  if (!match) return { type: "file", mediaType: fallbackType, data: { type: "url", url: new URL(url) } };
  const [, mediaType = "", flags = "", payload = ""] = match;
  const isBase64 = flags.split(";").includes("base64");
  const data = isBase64 ? payload : Buffer.from(decodeURIComponent(payload)).toString("base64");
  return { type: "file", mediaType: mediaType || fallbackType, data: { type: "data", data } };
}
