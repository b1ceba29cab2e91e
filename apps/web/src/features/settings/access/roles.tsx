import { Button } from "@mantine/core";
import { type BuiltInRole, isBuiltInRole } from "@parley/contract";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import rows from "../../../design/rows.module.css";
import { ListSection } from "../../people/components/list-section.tsx";
import { membersQuery, rolesQuery } from "../../people/queries.ts";
import { formatPlural } from "../../../design/format.ts";
import { type Role, useDeleteRole } from "../access-queries.ts";
import { RoleDialog } from "./role-dialog.tsx";

/** What the roles that every organization has are for; each may what the one before may, and more. */
const purposes: Readonly<Record<BuiltInRole, string>> = {
  viewer: "looks, and changes nothing",
  member: "writes Files and calls them",
  reviewer: "also answers what people are asked for",
  developer: "also deploys, and asks people for approvals",
  admin: "everything, but making owners",
  owner: "everything",
};

/** What people may do, by their role. */
export function Roles({ mayManage }: { mayManage: boolean }) {
  const list = useQuery(rolesQuery);
  const [editing, setEditing] = useState<Role | "new">();
  const [deleting, setDeleting] = useState<Role>();
  const add = mayManage && (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setEditing("new")}>
      Make a role…
    </Button>
  );
  return (
    <>
      <ListSection title="Roles" aside={add} list={list} none="There are no roles.">
        {(role) => (
          <RoleRow
            key={role.id}
            role={role}
            isManaged={mayManage && !role.is_built_in}
            onEdit={() => setEditing(role)}
            onDelete={() => setDeleting(role)}
          />
        )}
      </ListSection>
      {editing && (
        <RoleDialog {...(editing !== "new" && { role: editing })} onClose={() => setEditing(undefined)} />
      )}
      {deleting && <DeleteRole role={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

type RoleRowProps = { role: Role; isManaged: boolean; onEdit: () => void; onDelete: () => void };

function RoleRow({ role, isManaged, onEdit, onDelete }: RoleRowProps) {
  const holders = useQuery(membersQuery).data?.filter((member) => member.role === role.id).length ?? 0;
  const purpose = isBuiltInRole(role.id) ? purposes[role.id] : role.description;
  const isAll = role.is_built_in && role.permissions.includes("admin");
  return (
    <div className={rows["row"]} role="group" aria-label={role.name}>
      <div className={rows["words"]}>
        <strong>{role.name}</strong>
        {purpose && <span>{purpose}</span>}
        {!isAll && <span className={rows["quiet"]}>{role.permissions.join(", ") || "nothing"}</span>}
        {holders > 0 && <span className={rows["quiet"]}>{formatPlural(holders, "member")}</span>}
      </div>
      {isManaged && (
        <div className={rows["acts"]}>
          <Button variant="subtle" onClick={onEdit}>
            Change…
          </Button>
          <Button variant="subtle" color="red" onClick={onDelete}>
            Delete…
          </Button>
        </div>
      )}
    </div>
  );
}

function DeleteRole({ role, onClose }: { role: Role; onClose: () => void }) {
  const remove = useDeleteRole(role.id);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete the role ${role.name}?`}
      act={`Delete ${role.name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        It can be deleted once nobody holds it. Rules of directories and environments that name it let nobody
        in by it any more.
      </p>
    </Confirm>
  );
}
