import type { Policy } from "@parley/contract";
import { LiveTag, Tag } from "../../../design/tag.tsx";

type UseTagsProps = { policy: Policy; versionId?: string };

/** Where a policy, or one version of it, is in use: what decides, and what only watches. */
export const UseTags = ({ policy, versionId }: UseTagsProps) =>
  policy.activations
    .filter(({ version_id: id }) => versionId === undefined || id === versionId)
    .map(({ environment, mode }) => {
      const where = environment ?? "the organization";
      return mode === "active" ? (
        <LiveTag key={`${mode} ${where}`}>decides for {where}</LiveTag>
      ) : (
        <Tag key={`${mode} ${where}`}>shadow for {where}</Tag>
      );
    });
