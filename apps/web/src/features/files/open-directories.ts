import { useLocalStorage } from "@mantine/hooks";

/** Which directories are unfolded, remembered by this browser and shared by every tree. */
export function useOpenDirectories() {
  const [openIds, setOpenIds] = useLocalStorage<string[]>({
    key: "parley.open-directories",
    defaultValue: [],
  });
  return {
    isOpen: (id: string): boolean => openIds.includes(id),
    setOpen: (id: string, isOpen: boolean): void =>
      setOpenIds((ids) =>
        isOpen ? [...ids.filter((each) => each !== id), id] : ids.filter((each) => each !== id),
      ),
  };
}
export type OpenDirectories = ReturnType<typeof useOpenDirectories>;
