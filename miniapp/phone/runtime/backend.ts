import { Event, type Element as TreeElement, type domlikeBackend } from 'glass-easel'
import { rpxToVw } from './rpx'

/** Elements of the document that the component tree owns. */
export type HostElement = HTMLElement & { __wxElement?: TreeElement }

const tappable = new WeakSet<Element>()

/** Whether a template listens for taps here. */
export function hearsTaps(element: Element): boolean {
  return tappable.has(element)
}

/** BackendMode.Domlike, whose enum does not exist when the program runs. */
const DOMLIKE: domlikeBackend.Context['mode'] = 3

/** How glass-easel reaches a document. Its own backend knows only the one global document; several phones may run. */
export function createBackend(
  document: Document,
  fail: (where: string, error: unknown) => void,
  known: (tag: string) => boolean,
): domlikeBackend.Context {
  const refuse = (what: string) => () => {
    throw new Error(`${what} is not supported by this phone`)
  }
  return {
    mode: DOMLIKE,
    destroy() {},
    getWindowWidth: () => document.documentElement.clientWidth,
    getWindowHeight: () => document.documentElement.clientHeight,
    getDevicePixelRatio: () => 2,
    getTheme: refuse('getTheme of the backend'),
    registerStyleSheetContent: refuse('registerStyleSheetContent'),
    appendStyleSheetPath: refuse('appendStyleSheetPath'),
    disableStyleSheet: refuse('disableStyleSheet'),
    render: (callback) => callback(null),
    getRootNode: () => asBackend(document.body),
    document: {
      createElement(tag) {
        if (!known(tag)) fail('template', new Error(`the component <${tag}> is not supported by this phone`))
        return asBackend(createHost(document, tag))
      },
      createTextNode: (text) => asBackend(document.createTextNode(text)),
      createDocumentFragment: () => asBackend(document.createDocumentFragment()),
    },
    associateValue(element, value) {
      element.__wxElement = value
    },
    // Events reach the tree through `fire` only, so nothing needs to be listened for element by element.
    onEvent() {},
    setListenerStats(element, type) {
      if (type === 'tap') tappable.add(element as unknown as Element)
    },
    setModelBindingStat: refuse('model binding on a native node'),
  }
}

/** Fires an event of the person on the nearest element of the tree; it bubbles through all of them, as on a phone. */
export function fire(node: Node | null, type: string, detail: unknown, original?: unknown): void {
  const target = treeElementOf(node)
  if (target === undefined) return
  Event.dispatchEvent(
    target,
    new Event(type, detail, { originalEvent: original, bubbles: true, composed: true, capturePhase: true }),
  )
}

export function treeElementOf(node: Node | null): TreeElement | undefined {
  let current: Node | null = node
  while (current && !(current as HostElement).__wxElement) current = current.parentNode
  return (current as HostElement | null)?.__wxElement
}

/** `wx-view` instead of `view`: names such as input, form and button would become the browser's own elements. */
function createHost(document: Document, tag: string): HTMLElement {
  const host = document.createElement(`wx-${tag}`)
  const setAttribute = host.setAttribute.bind(host)
  host.setAttribute = (name, value) => setAttribute(name, name === 'style' ? rpxToVw(value) : value)
  return host
}

/** The one edge where glass-easel's own idea of a node meets the document's: they are the same objects. */
function asBackend(node: Node): domlikeBackend.Element {
  return node as unknown as domlikeBackend.Element
}
