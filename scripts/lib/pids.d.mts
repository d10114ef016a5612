export type ProcessRecord = { pid: number; birth: string | null }
export function birthOf(pid: number): string | null
export function recordOf(pid: number): ProcessRecord
export function isAlive(record: ProcessRecord | null | undefined): boolean
export function endProcess(record: ProcessRecord, graceMs?: number): Promise<void>
