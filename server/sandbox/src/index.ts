export { startSandbox } from './start'
export type { Family, KeyMode, RunningSandbox, SandboxConfig, SandboxIdentity, SandboxOptions } from './types'
