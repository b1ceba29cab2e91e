import type { EndpointInput, EndpointResult, imports, ImportLeft } from "@parley/contract";
import { isParleyError } from "@parley/contract";
import type { Executor } from "@parley/db";
import { getFile, getVersion, listDeployments, setDeployment } from "../files/index.ts";
import { getEnvironment } from "../organizations/index.ts";
import type { ImportDependencies, Importer } from "./dependencies.ts";

type Endpoint = typeof imports.endpoints.deployments;
type Given = EndpointInput<Endpoint>["body"];
type Deployment = Given["deployments"][number];

/** Deploys what was deployed, where nothing is deployed yet. @throws not_found for an unknown File */
export async function importDeployments(
  { database, clock }: ImportDependencies,
  importer: Importer,
  { file_id: fileId, deployments }: Given,
): Promise<EndpointResult<Endpoint>> {
  const { organizationId } = importer;
  await getFile(database.executor, { organizationId, id: fileId });
  const counts = { created: 0, found: 0 };
  const left: ImportLeft[] = [];
  for (const deployment of deployments) {
    const where = deployment.environment_name ?? deployment.environment_id;
    const refuse = (reason: string) =>
      left.push({ kind: "deployment", id: `${deployment.version_id} in ${where}`, reason });
    try {
      const outcome = await database.transaction((executor) =>
        deploy(executor, importer, { fileId, deployment, now: clock() }),
      );
      if (outcome === "taken") refuse(`Another version has been deployed to \`${where}\` here.`);
      else counts[outcome] += 1;
    } catch (error) {
      if (!isParleyError(error)) throw error;
      refuse(error.message);
    }
  }
  return { ...counts, left };
}

async function deploy(
  executor: Executor,
  { organizationId, author }: Importer,
  { fileId, deployment, now }: { fileId: string; deployment: Deployment; now: number },
): Promise<"created" | "found" | "taken"> {
  const { environment_id: id, environment_name: name, version_id: versionId } = deployment;
  const file = await getFile(executor, { organizationId, id: fileId });
  const version = await getVersion(executor, { file, versionId });
  const environment = await getEnvironment(executor, { organizationId, id }).catch((error: unknown) => {
    if (name === undefined) throw error;
    return getEnvironment(executor, { organizationId, name });
  });
  const current = await listDeployments(executor, { organizationId, fileIds: [file.id] });
  const held = current.find((row) => row.environment_id === environment.id)?.version_id;
  if (held !== undefined) return held === version.id ? "found" : "taken";
  await setDeployment(executor, {
    file,
    versionId: version.id,
    environmentId: environment.id,
    author,
    now,
  });
  return "created";
}
