import type { LanguageModelV4FilePart } from "@ai-sdk/provider";

const dataUrl = /^data:([^;,]*)((?:;[^;,]*)*),(.*)$/s;

/**
 * An image by its URL. A `data:` URL travels as bytes, any other as the URL it is.
 *
 * ```ts
 * toImagePart("data:image/png;base64,iVBORw0KGgo=").mediaType; // "image/png"
 * ```
 */
export function toImagePart(url: string): LanguageModelV4FilePart {
  const match = dataUrl.exec(url);
  if (!match) return { type: "file", mediaType: "image/*", data: { type: "url", url: new URL(url) } };
  const [, mediaType = "", flags = "", payload = ""] = match;
  const isBase64 = flags.split(";").includes("base64");
  const data = isBase64 ? payload : Buffer.from(decodeURIComponent(payload)).toString("base64");
  return { type: "file", mediaType: mediaType || "image/*", data: { type: "data", data } };
}
