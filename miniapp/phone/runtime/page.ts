import { Element as TreeElement, type GeneralBackendContext, type GeneralComponent } from 'glass-easel'
import type { WindowJson } from '../bundle'
import { BY_COPY, defineUsedComponents, type ComponentWorld } from './components'
import { createEventChannel, type EventChannel } from './event-channel'
import { packArgument, throughJson } from './pack-event'
import type { PageUrl } from './page-url'
import { applyPatch, serializePatch } from './set-data'

type Method = (this: unknown, ...given: unknown[]) => unknown
/** What a mini-program sees as `this` and in getCurrentPages. */
type PageInstance = {
  readonly route: string
  readonly options: Record<string, string>
  data: Record<string, unknown>
  setData(patch: object, callback?: () => void): void
} & Record<string, unknown>

export type Page = {
  readonly path: string
  readonly url: PageUrl
  readonly instance: PageInstance
  /** What scrolls, as on a phone: the page and not the document. */
  readonly holder: HTMLElement
  readonly window: WindowJson
  /** The channel between this page and the one that opened it. */
  readonly channel: EventChannel
  title: string
  /** Calls a life-cycle function where the page has it. */
  life(name: string, ...given: unknown[]): unknown
  has(name: string): boolean
  close(): void
}

export type PageWorld = ComponentWorld & {
  readonly backend: GeneralBackendContext
  readonly screen: HTMLElement
  readonly defined: Set<string>
  readonly loadPage: (path: string) => Record<string, unknown>
  readonly createSelectorQuery: () => unknown
}

let made = 0

/** Makes a page and shows it on top of the others; its life cycle is the stack's business. */
export function createPage(world: PageWorld, url: PageUrl): Page {
  const { path } = url
  const definition = world.loadPage(path)
  made += 1
  const view = defineView(world, path, definition, () => instance)
  const channel = createEventChannel()
  const instance = createInstance(world, url, definition, view)
  instance['getOpenerEventChannel'] = () => channel
  const holder = world.screen.ownerDocument.createElement('div')
  holder.className = 'phone-page'
  holder.dataset['page'] = path
  const place = world.screen.ownerDocument.createElement('div')
  holder.append(place)
  world.screen.append(holder)
  TreeElement.replaceDocumentElement(view, asBackendElement(holder), asBackendElement(place))
  const window = { ...world.bundle.app.window, ...world.bundle.json[path] }
  return {
    path,
    url,
    instance,
    holder,
    window,
    channel,
    title: window.navigationBarTitleText ?? '',
    has: (name) => typeof instance[name] === 'function',
    life(name, ...given) {
      const method = instance[name]
      if (typeof method !== 'function') return undefined
      return world.guard(`${path}.${name}`, () => (method as Method).apply(instance, given))
    },
    close() {
      TreeElement.pretendDetached(view)
      holder.remove()
    },
  }
}

function defineView(
  world: PageWorld,
  path: string,
  definition: Record<string, unknown>,
  instance: () => PageInstance,
): GeneralComponent {
  const is = `page/${made}/${path}`
  const names = Object.keys(definition).filter((name) => typeof definition[name] === 'function')
  const handlers = names.map((name) => [
    name,
    (argument: unknown) => {
      const page = instance()
      return world.guard(`${path}.${name}`, () => (page[name] as Method).call(page, packArgument(argument)))
    },
  ])
  world.space.defineComponent({
    is,
    using: defineUsedComponents(world, path, world.defined),
    template: world.templateOf(path),
    data: (throughJson(definition['data']) ?? {}) as Record<string, unknown>,
    methods: Object.fromEntries(handlers) as Record<string, Method>,
    options: { ...BY_COPY, writeIdToDOM: true },
  })
  return world.space.createComponentByUrl('page', is, null, world.backend)
}

function createInstance(
  world: PageWorld,
  url: PageUrl,
  definition: Record<string, unknown>,
  view: GeneralComponent,
): PageInstance {
  const instance: PageInstance = {
    ...definition,
    is: url.path,
    route: url.path,
    __route__: url.path,
    __wxWebviewId__: made,
    options: url.query,
    data: (throughJson(definition['data']) ?? {}) as Record<string, unknown>,
    setData(patch, callback) {
      const { bytes, copy } = serializePatch(patch)
      world.journal.setData.push({ page: url.path, bytes })
      applyPatch(instance.data, copy())
      view.setData(copy())
      // WeChat calls back once the view has rendered, never inside setData.
      if (callback)
        void Promise.resolve().then(() => world.guard(`${url.path}.setData`, () => callback.call(instance)))
    },
    selectComponent: (selector: string) =>
      view.getShadowRoot()?.querySelector(selector)?.asGeneralComponent() ?? null,
    selectAllComponents: (selector: string) =>
      (view.getShadowRoot()?.querySelectorAll(selector) ?? []).map((found) => found.asGeneralComponent()),
    createSelectorQuery: world.createSelectorQuery,
  }
  return instance
}

/** glass-easel's own idea of a node and the document's are the same objects. */
function asBackendElement(element: HTMLElement): Parameters<typeof TreeElement.replaceDocumentElement>[1] {
  return element as unknown as Parameters<typeof TreeElement.replaceDocumentElement>[1]
}
