import { digestLine, normalizeDatapoint } from "@parley/contract";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { hashKernel, identityOf } from "@parley/promptfile";
import type { DatasetContent, FileContent } from "./file-content.ts";
import { normalizeContent } from "./forms.ts";

/** What a version is known by, and what it holds beside that: its tests, Evaluators and words about inputs. */
export type ContentHashes = {
  /** The version's own hash: of equal ones there is one version in a File. */
  hash: string;
  /** Of all it holds. */
  contentHash: string;
};

/**
 * The hashes the registry knows a version with this content by.
 *
 * @example
 * hashContent({ type: "flow", kernel: { attributes: {} } }).hash;
 */
export function hashContent(content: FileContent): ContentHashes {
  const { type, kernel } = normalizeContent(content);
  const held = type === "dataset" ? toDatasetKernel(kernel) : kernel;
  const contentHash = hashKernel(held);
  const hasAnnotations = type === "prompt" || type === "agent";
  return { contentHash, hash: hasAnnotations ? hashKernel(identityOf(kernel)) : contentHash };
}

/** A Dataset's kernel in the registry: the digest of its list stands for the Datapoints. */
function toDatasetKernel({ datapoints, schema, attributes }: DatasetContent): object {
  const digest = sha256.create();
  for (const datapoint of datapoints) digest.update(utf8ToBytes(digestLine(normalizeDatapoint(datapoint))));
  return {
    datapoints: { digest: bytesToHex(digest.digest()), count: datapoints.length },
    ...(schema && { schema }),
    ...(attributes && { attributes }),
  };
}
