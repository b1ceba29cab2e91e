import { Autocomplete } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { modelsQuery } from "../../settings/queries.ts";

type Model = { model: string; provider?: string };

/** Which model answers. `mock`, which needs no key, where none is given. */
export function ModelField({ onChange }: { onChange: (model: Model) => void }) {
  const [name, setName] = useState("mock");
  const models = useQuery(modelsQuery).data ?? [];
  const change = (typed: string): void => {
    setName(typed);
    const model = typed.trim() || "mock";
    const provider = models.find((known) => known.model === model)?.provider;
    onChange({ model, ...(provider !== undefined && { provider }) });
  };
  return (
    <Autocomplete
      label="Model"
      description="mock answers without any key."
      value={name}
      onChange={change}
      data={[...new Set(models.filter((known) => known.is_available).map((known) => known.model))]}
    />
  );
}
