import type { Phone } from '../phone'

type Listener = (...given: unknown[]) => void

/** A newer version of the mini-program: there is one as soon as the phone's conditions say so. */
export function updateApis(phone: Phone): Record<string, unknown> {
  const isReady = () => phone.conditions.update === 'ready'
  return {
    getUpdateManager: () => ({
      onCheckForUpdate: (listener: Listener) =>
        void phone.timers.setTimeout(() => listener({ hasUpdate: isReady() }), 0),
      onUpdateReady(listener: Listener) {
        phone.news.on('UpdateReady', listener)
        if (isReady()) phone.timers.setTimeout(() => listener(), 0)
      },
      onUpdateFailed: () => {},
      // The new version is the same build: what can be seen is that it starts again.
      applyUpdate() {
        if (!isReady()) throw new Error('applyUpdate: there is no update that is ready')
        phone.conditions.update = 'none'
        const [first = ''] = phone.bundle.app.pages
        phone.stack.reLaunch(`/${first}`)
      },
    }),
  }
}
