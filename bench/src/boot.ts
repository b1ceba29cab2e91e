export async function benchBoot(): Promise<void> {}
