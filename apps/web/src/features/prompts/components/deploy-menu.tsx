import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { nounIcons } from "../../../design/nouns.ts";
import { usePermission } from "../../me/queries.ts";
import { environmentsQuery } from "../queries.ts";

/** Where to deploy: one entry an environment. */
export function DeployMenu({
  promptId,
  onChoose,
}: {
  promptId: string;
  onChoose: (environmentId: string) => void;
}) {
  const environments = useQuery(environmentsQuery(promptId)).data ?? [];
  const mayDeploy = usePermission("deploy");
  const Icon = nounIcons.deployment;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          disabled={!mayDeploy}
          leftSection={<Icon size={14} />}
          rightSection={<IconChevronDown size={13} />}
        >
          Deploy
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {environments.map((environment) => (
          <Menu.Item key={environment.id} onClick={() => onChoose(environment.id)}>
            to {environment.name}…
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
