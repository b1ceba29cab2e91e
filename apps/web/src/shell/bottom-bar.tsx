import { Menu } from "@mantine/core";
import { IconDots, IconSearch } from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { iconSize, nounIcons } from "../design/nouns.ts";
import styles from "./bottom-bar.module.css";
import { type Destination, destinations, isElsewhere } from "./destinations.ts";
import { WaitingAt } from "./waiting-at.tsx";

/** What a phone has room for, in the order of the thumb; the rest is under More. */
const first = ["/", "/approvals", "/reviews", "/files", "/logs"] as const;
const shown: readonly Destination[] = first.flatMap((to) => destinations.filter((each) => each.to === to));
const rest: readonly Destination[] = destinations.filter((each) => !shown.includes(each));

/** The navigation of a phone. */
export function BottomBar({ onSearch }: { onSearch: () => void }) {
  const isExact = useLocation({ select: ({ pathname }) => isElsewhere(pathname) });
  return (
    <nav className={styles["bar"]} aria-label="Main">
      {shown.map(({ to, label, noun }) => {
        const Icon = nounIcons[noun];
        return (
          <Link
            key={to}
            to={to}
            className={styles["item"]}
            activeOptions={{ exact: isExact || to === "/", includeSearch: false }}
          >
            <Icon size={20} stroke={1.6} />
            <span className={styles["label"]}>
              {label}
              <WaitingAt to={to} />
            </span>
          </Link>
        );
      })}
      <More onSearch={onSearch} />
    </nav>
  );
}

function More({ onSearch }: { onSearch: () => void }) {
  const { pathname } = useLocation();
  const isHere = rest.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  return (
    <Menu position="top-end" width={220}>
      <Menu.Target>
        <button type="button" className={styles["item"]} data-status={isHere ? "active" : undefined}>
          <IconDots size={20} stroke={1.6} />
          <span className={styles["label"]}>More</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {rest.map(({ to, label, noun }) => {
          const Icon = nounIcons[noun];
          return (
            <Menu.Item
              key={to}
              leftSection={<Icon size={iconSize} />}
              renderRoot={(props) => <Link {...props} to={to} />}
            >
              {label}
            </Menu.Item>
          );
        })}
        <Menu.Item leftSection={<IconSearch size={iconSize} />} onClick={onSearch}>
          Search and commands
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
