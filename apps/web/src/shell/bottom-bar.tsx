import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { nounIcons } from "../design/nouns.ts";
import { PendingCount } from "../features/approvals/components/pending-count.tsx";
import styles from "./bottom-bar.module.css";
import { destinations } from "./destinations.ts";

const order = ["/", "/approvals", "/files", "/logs", "/settings"] as const;

/** The navigation of a phone. */
export function BottomBar({ onSearch }: { onSearch: () => void }) {
  return (
    <nav className={styles["bar"]} aria-label="Main">
      {order.map((to) => {
        const destination = destinations.find((each) => each.to === to);
        if (!destination) return null;
        const Icon = nounIcons[destination.noun];
        return (
          <Link
            key={to}
            to={to}
            className={styles["item"]}
            activeOptions={{ exact: to === "/", includeSearch: false }}
          >
            <Icon size={20} stroke={1.6} />
            <span className={styles["label"]}>
              {destination.label}
              {to === "/approvals" && <PendingCount />}
            </span>
          </Link>
        );
      })}
      <button type="button" className={styles["item"]} onClick={onSearch}>
        <IconSearch size={20} stroke={1.6} />
        Search
      </button>
    </nav>
  );
}
