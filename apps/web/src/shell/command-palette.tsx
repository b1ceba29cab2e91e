import "@mantine/spotlight/styles.layer.css";
import { useMantineColorScheme } from "@mantine/core";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { IconMoon, IconPlayerPlay, IconSearch, IconSun } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { nounIcons } from "../design/nouns.ts";
import { findFiles } from "../features/files/find-files.ts";
import { filePage } from "../features/files/file-types.ts";
import { allFilesQuery } from "../features/files/queries.ts";
import { requestRun } from "../features/prompts/run-requests.ts";
import { destinations } from "./destinations.ts";

const [store, palette] = createSpotlight();

/** How many files are shown before anything is typed, and after. */
const untyped = 4;
const typed = 12;

/** Does something; `go` leads to another page. */
type Command = { label: string; icon: ReactNode } & ({ run: () => void } | { go: () => Promise<void> });

/** Goes anywhere and starts things, from the keyboard. Opens each time `openings` grows. */
export function CommandPalette({ openings }: { openings: number }) {
  const [text, setText] = useState("");
  // Who went somewhere goes on there; who did not, where they were.
  const [hasGone, setGone] = useState(false);
  const matches = ({ label }: Command): boolean => label.toLowerCase().includes(text.toLowerCase().trim());
  const commands = useCommands().filter(matches);
  const files = useFileCommands(text);
  useEffect(() => {
    setText("");
    setGone(false);
    palette.open();
  }, [openings]);
  const labels = [...files, ...commands].map(({ label }) => label).join("\n");
  useEffect(() => {
    // Enter takes the first, also when the files arrive after the typing.
    if (text.trim()) selectFirst();
  }, [text, labels]);
  return (
    <Spotlight.Root
      store={store}
      returnFocus={!hasGone}
      shortcut={null}
      query={text}
      onQueryChange={setText}
      clearQueryOnClose
      centered={false}
      yOffset={96}
      overlayProps={{ blur: 0, backgroundOpacity: 0.3 }}
      scrollable
      maxHeight={420}
      size={560}
    >
      <Spotlight.Search
        placeholder="Go to a file, a page, or do something"
        aria-label="Search and commands"
        leftSection={<IconSearch size={16} />}
      />
      <Spotlight.ActionsList>
        <CommandGroup label="Files" commands={files} onGo={() => setGone(true)} />
        <CommandGroup label="Go and do" commands={commands} onGo={() => setGone(true)} />
        {files.length + commands.length === 0 && <Spotlight.Empty>Nothing is called that.</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

type CommandGroupProps = { label: string; commands: readonly Command[]; onGo: () => void };

/** Spotlight selects at every typing, and only then. */
function selectFirst(): void {
  const list = document.getElementById(store.getState().listId);
  if (!list || list.querySelector("[data-selected]")) return;
  list.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  store.updateState((state) => ({ ...state, selected: 0 }));
}

function CommandGroup({ label, commands, onGo }: CommandGroupProps) {
  if (commands.length === 0) return null;
  return (
    <Spotlight.ActionsGroup label={label}>
      {commands.map((command) => (
        <Spotlight.Action
          key={command.label}
          label={command.label}
          leftSection={command.icon}
          onClick={() => {
            if ("run" in command) return command.run();
            onGo();
            void command.go().then(() => document.getElementById("content")?.focus());
          }}
        />
      ))}
    </Spotlight.ActionsGroup>
  );
}

function useFileCommands(text: string): Command[] {
  const navigate = useNavigate();
  const all = useQuery(allFilesQuery).data ?? [];
  return findFiles(all, text)
    .slice(0, text.trim() ? typed : untyped)
    .map(({ id, type, path }) => {
      const Icon = nounIcons[type];
      return {
        label: path,
        icon: <Icon size={16} />,
        // The address is made of data, so the router's types cannot know it.
        go: () => navigate({ to: filePage(type, id) as "/" }),
      };
    });
}

function useCommands(): Command[] {
  const navigate = useNavigate();
  const { promptId } = useParams({ strict: false });
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const pages = destinations.map(({ to, label, noun }) => {
    const Icon = nounIcons[noun];
    return { label: `Go to ${label}`, icon: <Icon size={16} />, go: () => navigate({ to }) };
  });
  const isDark = colorScheme === "dark";
  const scheme: Command = {
    label: isDark ? "Use the light colours" : "Use the dark colours",
    icon: isDark ? <IconSun size={16} /> : <IconMoon size={16} />,
    run: () => setColorScheme(isDark ? "light" : "dark"),
  };
  return [...usePromptCommands(promptId), ...pages, scheme];
}

const promptPages = [
  { to: "/prompts/$promptId", label: "Open the editor", noun: "prompt" },
  { to: "/prompts/$promptId/versions", label: "Compare versions", noun: "version" },
  { to: "/prompts/$promptId/deployments", label: "See deployments", noun: "deployment" },
  { to: "/prompts/$promptId/logs", label: "See this prompt's logs", noun: "log" },
] as const;

function usePromptCommands(promptId: string | undefined): Command[] {
  const navigate = useNavigate();
  if (!promptId) return [];
  const run: Command = {
    label: "Run this prompt",
    icon: <IconPlayerPlay size={16} />,
    go: () => navigate({ to: "/prompts/$promptId", params: { promptId } }).then(() => requestRun(promptId)),
  };
  const pages = promptPages.map(({ to, label, noun }) => {
    const Icon = nounIcons[noun];
    return { label, icon: <Icon size={16} />, go: () => navigate({ to, params: { promptId } }) };
  });
  return [run, ...pages];
}
