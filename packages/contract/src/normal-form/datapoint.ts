import { deriveVersionId, hashKernel } from "@parley/promptfile";
import type { Datapoint, GivenDatapoint } from "../dataset.ts";

/** What a Datapoint is made of, in its normal form. */
export type DatapointContent = Pick<Datapoint, "inputs" | "messages" | "target">;

/** A Datapoint of a list: what it holds, and words about it there. */
export type ListedDatapoint = { id: string; split: string | null; tags: readonly string[] | null };

export type NormalDatapoint = ListedDatapoint & { content: DatapointContent };

/**
 * Two that say the same come out equal: what is absent and what is empty are left out, tags are sorted.
 *
 * @example
 * normalizeDatapoint({ inputs: { q: "?" }, messages: [] }).content; // { inputs: { q: "?" } }
 */
export function normalizeDatapoint({
  inputs,
  messages,
  target,
  split,
  tags,
}: GivenDatapoint): NormalDatapoint {
  const content: DatapointContent = {
    inputs: inputs ?? {},
    ...(messages !== undefined && messages.length > 0 && { messages }),
    ...(target !== undefined && Object.keys(target).length > 0 && { target }),
  };
  return {
    id: deriveVersionId({ prefix: "dp", fileId: "datapoint", hash: hashKernel(content) }),
    content,
    split: split ?? null,
    tags: tags === undefined || tags.length === 0 ? null : [...new Set(tags)].toSorted(),
  };
}

/** The line that stands for a Datapoint in the digest of its list, which is the SHA-256 of them all. */
export const digestLine = ({ id, split, tags }: ListedDatapoint): string =>
  `${JSON.stringify([id, split, tags])}\n`;
