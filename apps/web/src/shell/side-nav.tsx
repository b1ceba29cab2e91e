import { ActionIcon, Tooltip } from "@mantine/core";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { iconSize, nounIcons } from "../design/nouns.ts";
import { FileTree } from "../features/files/components/file-tree.tsx";
import { type Destination, destinations, isElsewhere } from "./destinations.ts";
import styles from "./side-nav.module.css";
import { WaitingAt } from "./waiting-at.tsx";

type SideNavProps = {
  organization: string | undefined;
  isNarrow: boolean;
  onToggle: () => void;
  onSearch: () => void;
  onSearchIntent: () => void;
};

/** The left column: where one can go, and the tree of files. */
export function SideNav(props: SideNavProps) {
  const { isNarrow } = props;
  return (
    <nav className={styles["nav"]} aria-label="Main" data-narrow={isNarrow || undefined}>
      <NavHead {...props} />
      <button
        type="button"
        className={styles["search"]}
        onClick={props.onSearch}
        onPointerEnter={props.onSearchIntent}
        aria-label="Search and commands"
      >
        <IconSearch size={15} />
        {!isNarrow && <span>Search</span>}
        {!isNarrow && <kbd>{isApple() ? "⌘K" : "Ctrl K"}</kbd>}
      </button>
      <ul className={styles["list"]}>
        {destinations.filter(isAboveTree).map((destination) => (
          <NavItem key={destination.to} {...destination} isNarrow={isNarrow} />
        ))}
      </ul>
      <div className={styles["tree"]}>{!isNarrow && <FileTree />}</div>
      <ul className={styles["foot"]}>
        {destinations
          .filter((destination) => !isAboveTree(destination))
          .map((destination) => (
            <NavItem key={destination.to} {...destination} isNarrow={isNarrow} />
          ))}
      </ul>
    </nav>
  );
}

const isAboveTree = ({ to }: Destination): boolean => to !== "/settings";

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

function NavHead({ organization, isNarrow, onToggle }: SideNavProps) {
  const label = isNarrow ? "Widen navigation" : "Narrow navigation";
  const Icon = isNarrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <div className={styles["head"]}>
      {!isNarrow && (
        <Link to="/" className={styles["brand"]} title={organization}>
          Parley
          {organization && organization !== "Default" && <small>{organization}</small>}
        </Link>
      )}
      <ActionIcon aria-label={label} title={label} onClick={onToggle}>
        <Icon size={iconSize} />
      </ActionIcon>
    </div>
  );
}

function NavItem({ to, label, noun, isNarrow }: Destination & { isNarrow: boolean }) {
  const Icon = nounIcons[noun];
  const isExact = useLocation({ select: ({ pathname }) => isElsewhere(pathname) }) || to === "/";
  return (
    <li>
      <Tooltip label={label} position="right" disabled={!isNarrow}>
        <Link
          to={to}
          className={styles["item"]}
          activeOptions={{ exact: isExact, includeSearch: false }}
          aria-label={label}
        >
          <Icon size={iconSize} stroke={1.7} />
          {!isNarrow && <span>{label}</span>}
          <WaitingAt to={to} />
        </Link>
      </Tooltip>
    </li>
  );
}
