import { useHotkeys, useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { meQuery } from "../features/me/queries.ts";
import { isSignedOut } from "../query-client.ts";
import styles from "./app-shell.module.css";
import { BottomBar } from "./bottom-bar.tsx";
import { SideNav } from "./side-nav.tsx";
import { SignInPage } from "./sign-in-page.tsx";

const loadPalette = () => import("./command-palette.tsx");
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }));

/** The frame around every page: navigation at the left, on a phone at the bottom. */
export function AppShell() {
  const me = useQuery(meQuery);
  const [isNarrow, setNarrow] = useLocalStorage({ key: "parley.nav-narrow", defaultValue: false });
  const [paletteOpenings, setPaletteOpenings] = useState(0);
  const openPalette = (): void => setPaletteOpenings((count) => count + 1);
  useHotkeys([["mod+k", openPalette]], []);

  if (isSignedOut(me.error)) return <SignInPage />;
  return (
    <div className={styles["shell"]} data-narrow={isNarrow || undefined}>
      <a href="#content" className={styles["skip"]}>
        Skip to the page
      </a>
      <SideNav
        organization={me.data?.organization.name}
        isNarrow={isNarrow}
        onToggle={() => setNarrow(!isNarrow)}
        onSearch={openPalette}
        onSearchIntent={() => void loadPalette()}
      />
      <main id="content" className={styles["content"]} tabIndex={-1}>
        <Outlet />
      </main>
      <BottomBar onSearch={openPalette} />
      {paletteOpenings > 0 && (
        <Suspense fallback={null}>
          <CommandPalette openings={paletteOpenings} />
        </Suspense>
      )}
    </div>
  );
}
