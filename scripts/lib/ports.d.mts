export function isFree(port: number): Promise<boolean>
export function freePort(taken?: Set<number>): Promise<number>
export function keptPorts<Name extends string>(
  path: string,
  names: readonly Name[],
): Promise<Record<Name, number>>
