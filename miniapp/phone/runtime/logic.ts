import type { Phone } from '../phone'
import { noteError, textOf } from '../journal'
import type { Definition } from './components'
import { createModules } from './modules'
import { phoneDate } from './phone-date'

type Method = (this: unknown, ...given: unknown[]) => unknown
export type AppInstance = Record<string, unknown>

/** The logic layer: the files of the mini-program, and what they gave to App, Page and Component. */
export type Logic = {
  /** Runs app.js, once. */
  readonly loadApp: () => AppInstance
  readonly loadPage: (path: string) => Record<string, unknown>
  readonly loadComponent: (id: string) => Definition
}

export function createLogic(phone: Phone, wx: Record<string, unknown>): Logic {
  let app: AppInstance | undefined
  let running = ''
  const pages = new Map<string, Record<string, unknown>>()
  const components = new Map<string, Definition>()
  const { timers, host } = phone
  const modules = createModules(phone.bundle.scripts, {
    wx,
    console: consoleOf(phone),
    setTimeout: timers.setTimeout,
    clearTimeout: timers.clearTimeout,
    setInterval: timers.setInterval,
    clearInterval: timers.clearInterval,
    App: (definition: AppInstance) => void (app = definition),
    Page: (definition: Record<string, unknown>) => void pages.set(running, definition),
    Component: (definition: Definition) => void components.set(running, definition),
    Behavior: (definition: Definition) => definition,
    getApp: () => app,
    getCurrentPages: () => phone.stack.pages.map(({ instance }) => instance),
    ...(host.clockAheadMs ? { Date: phoneDate(host.clockAheadMs) } : {}),
    requirePlugin: () => {
      throw new Error('plugins are not supported by this phone')
    },
  })
  /** `Page` and `Component` do not say which file calls them: it is the one that the phone runs. */
  const run = (id: string) => {
    const before = running
    running = id
    try {
      modules.load(id)
    } finally {
      running = before
    }
  }
  return {
    loadApp() {
      run('app')
      if (app === undefined) throw new Error('app.js did not call App')
      return app
    },
    loadPage(path) {
      run(path)
      const page = pages.get(path)
      if (page !== undefined) return page
      if (components.has(path))
        throw new Error(`${path}: a page made by Component is not supported by this phone`)
      throw new Error(`Page "${path}" has not been registered yet`)
    },
    loadComponent(id) {
      run(id)
      const component = components.get(id)
      if (component === undefined) throw new Error(`${id}.js did not call Component`)
      return component
    },
  }
}

/** What the mini-program writes to the console; errors there fail a test like errors thrown. */
function consoleOf({ journal }: Phone): Record<string, Method> {
  const levels = [
    'log',
    'info',
    'debug',
    'warn',
    'error',
    'trace',
    'group',
    'groupEnd',
    'table',
    'time',
    'timeEnd',
  ]
  return Object.fromEntries(
    levels.map((level) => [
      level,
      (...given: unknown[]) => {
        const text = given.map(textOf).join(' ')
        journal.console.push({ level, text })
        if (level === 'error') noteError(journal, 'console', text)
      },
    ]),
  )
}
