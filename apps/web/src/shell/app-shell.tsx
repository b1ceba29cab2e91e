import { useHotkeys, useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { meQuery } from "../features/me/queries.ts";
import { usePushUpkeep } from "../features/push/use-push-upkeep.ts";
import { isHomeless, isSignedOut } from "../query-client.ts";
import styles from "./app-shell.module.css";
import { NoOrganization } from "../features/sign-in/components/no-organization.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { SideNav } from "./side-nav.tsx";

const loadPalette = () => import("./command-palette.tsx");
const SignInPage = lazy(async () => ({
  default: (await import("../features/sign-in/pages/sign-in-page.tsx")).SignInPage,
}));
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }));

/** Pages for who is not in yet. */
const doorPaths = new Set(["/set-up", "/join", "/reset-password", "/sign-in-by-mail"]);

/** Not among what a first page waits for. */
const paletteAfterMs = 1000;

/** Whoever presses its keys types on at once: what is typed while the palette is still being loaded would be lost. */
function usePaletteReady(isSignedIn: boolean): void {
  useEffect(() => {
    if (!isSignedIn) return undefined;
    // Where it does not come, it is asked for again when it is wanted.
    const timer = setTimeout(() => loadPalette().catch(() => {}), paletteAfterMs);
    return () => clearTimeout(timer);
  }, [isSignedIn]);
}

/** The frame around every page: navigation at the left, on a phone at the bottom. */
export function AppShell() {
  const me = useQuery(meQuery);
  const [isNarrow, setNarrow] = useLocalStorage({ key: "parley.nav-narrow", defaultValue: false });
  const [paletteOpenings, setPaletteOpenings] = useState(0);
  const openPalette = (): void => setPaletteOpenings((count) => count + 1);
  const { pathname } = useLocation();
  useHotkeys([["mod+k", openPalette]], []);
  usePushUpkeep(me.data !== undefined);
  usePaletteReady(me.data !== undefined);

  if (doorPaths.has(pathname)) return <Outlet />;
  if (isSignedOut(me.error)) {
    return (
      <Suspense fallback={null}>
        <SignInPage />
      </Suspense>
    );
  }
  if (isHomeless(me.error)) return <NoOrganization error={me.error} />;
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
