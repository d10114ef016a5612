import type { App } from '../app'

/** A device is only ever compared, so only its keyed hash is kept. Null when the client did not name it. */
export function hashDevice(app: App, deviceId: string | undefined): string | null {
  return deviceId ? app.seal.index('device', deviceId) : null
}
