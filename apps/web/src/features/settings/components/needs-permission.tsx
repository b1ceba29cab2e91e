import type { Permission } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { meQuery } from "../../me/queries.ts";

type NeedsPermissionProps = { permission: Permission; children: ReactNode };

/** What only those see who have a permission; the others are told which, and who gives it. */
export function NeedsPermission({ permission, children }: NeedsPermissionProps) {
  const { data: me } = useQuery(meQuery);
  if (!me) return <LoadingRows count={4} />;
  if (me.permissions.includes(permission)) return children;
  return (
    <EmptyState title="Not for your role">
      This page needs the permission <code>{permission}</code>. An owner or admin can give you a{" "}
      <Link to="/settings/access">role</Link> that has it.
    </EmptyState>
  );
}
