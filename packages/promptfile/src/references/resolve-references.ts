import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { createDiagnosticCollector } from "../diagnostics/diagnostic.ts";
import type { ChatMessage, ContentPart } from "../types/message.ts";
import type { PromptKernel } from "../types/prompt.ts";
import type { ReferenceFault } from "./expand-partials.ts";
import { PartialExpander } from "./expand-partials.ts";
import type { ReferenceReader } from "./reference-reader.ts";
import { isLocalAddress, resolvePath } from "./resolve-path.ts";
import { mediaTypeOf, toDataUrl } from "./to-data-url.ts";

type Templated = Pick<PromptKernel, "template">;

export type ResolveOptions = {
  /** The path of the file in the workspace, from which `./x` and pictures are found. */
  from: string;
  reader: ReferenceReader;
  /** What the kernel was read from, so that diagnostics have positions. */
  text?: string;
};

/** A kernel that names no other file; or none, and at least one error. */
export type ResolvedReferences<K> = { kernel: K | undefined; diagnostics: Diagnostic[] };

/**
 * Makes a Prompt or Agent whole, before it becomes a version: the text of partials (`{{> support/tone }}`) in place
 * of their references, and the bytes of local pictures and documents as `data:` URLs. So what a version is known by
 * is the hash of all it says and shows.
 *
 * Where reading takes time, `loadReferences` first gathers what this needs.
 *
 * @example
 * const { kernel } = resolveReferences(parsed.kernel, { from: "support/reply.prompt", reader, text });
 */
export function resolveReferences<K extends Templated>(
  kernel: K,
  { from, reader, text = "" }: ResolveOptions,
): ResolvedReferences<K> {
  const diagnostics = createDiagnosticCollector(text);
  const report = ({ written, ...fault }: ReferenceFault): void => {
    const start = diagnostics.isFull() ? 0 : Math.max(text.indexOf(written), 0);
    diagnostics.addError({ ...fault, start, end: start + written.length });
  };
  const partials = new PartialExpander({ from, reader, report });
  const { template } = kernel;
  const resolver: Resolver = { from, reader, report, partials };
  const resolved =
    typeof template === "string"
      ? partials.expand(template)
      : template?.map((message) => resolveMessage(message, resolver));
  if (diagnostics.hasErrors()) return { kernel: undefined, diagnostics: diagnostics.list() };
  return { kernel: resolved === undefined ? kernel : { ...kernel, template: resolved }, diagnostics: [] };
}

type Resolver = {
  from: string;
  reader: ReferenceReader;
  report: (fault: ReferenceFault) => void;
  partials: PartialExpander;
};

function resolveMessage(message: ChatMessage, resolver: Resolver): ChatMessage {
  const { content } = message;
  if (content === undefined) return message;
  if (typeof content === "string") return { ...message, content: resolver.partials.expand(content) };
  return { ...message, content: content.map((part) => resolvePart(part, resolver)) };
}

function resolvePart(part: ContentPart, resolver: Resolver): ContentPart {
  if (part.type === "text") return { ...part, text: resolver.partials.expand(part.text) };
  if (part.type === "file") {
    const { file } = part;
    if (!isLocalAddress(file.url)) return part;
    const url = embed(file.url, file.media_type, resolver);
    return { ...part, file: { ...file, url, filename: file.filename ?? file.url.replace(/^.*\//, "") } };
  }
  const { image_url: image } = part;
  if (!isLocalAddress(image.url)) return part;
  return { ...part, image_url: { ...image, url: embed(image.url, undefined, resolver) } };
}

function embed(url: string, givenType: string | undefined, { from, reader, report }: Resolver): string {
  const fail = (code: string, message: string, hint: string): string => {
    report({ code, message, hint, written: url });
    return url;
  };
  const path = resolvePath(url, { from, base: "folder" });
  if (path === undefined)
    return fail(
      "path-outside",
      `"${url}" leads out of the workspace.`,
      "Put the file beside the Prompt or below it.",
    );
  const mediaType = givenType ?? mediaTypeOf(path);
  if (mediaType === undefined)
    return fail(
      "media-type-unknown",
      `What kind of file "${url}" is cannot be told from its name.`,
      "Give it an extension such as .png, or a file its type.",
    );
  const bytes = reader.readBytes(path);
  if (bytes !== undefined && "refused" in bytes)
    return fail("file-refused", `"${path}" ${bytes.refused}.`, "Only files of the workspace are put in.");
  return bytes === undefined
    ? fail(
        "file-missing",
        `There is no file "${path}".`,
        "Addresses without https: or data: are local files.",
      )
    : toDataUrl(bytes, mediaType);
}
