export type FlagKinds = Record<string, 'switch' | 'value' | 'optional'>
export function readFlags(
  known: FlagKinds,
  from?: { argv?: string[]; env?: NodeJS.ProcessEnv; strict?: boolean },
): { flags: Record<string, string | boolean | undefined>; rest: string[] }
export function withoutFlags(known: FlagKinds, env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv
