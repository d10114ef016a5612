import type { HostElement } from '../runtime/backend'
import { treeElementOf } from '../runtime/backend'
import type { Phone } from '../phone'

type Callback = (result: unknown) => void
type Question = {
  find: () => HTMLElement[]
  all: boolean
  read: (element: HTMLElement) => unknown
  callback?: Callback
}
type Fields = Record<string, unknown>

/** Measures elements of the page on top. Without layout, as in jsdom, all sizes are 0. */
export function createSelectorQuery(phone: Phone): object {
  const questions: Question[] = []
  const page = () => phone.stack.top().holder
  const query = {
    in: () => query,
    select: (selector: string) =>
      nodes(() => Array.from(page().querySelectorAll<HTMLElement>(adaptSelector(selector))), false),
    selectAll: (selector: string) =>
      nodes(() => Array.from(page().querySelectorAll<HTMLElement>(adaptSelector(selector))), true),
    selectViewport: () => nodes(() => [page()], false),
    exec(callback?: (results: unknown[]) => void) {
      phone.timers.setTimeout(() => {
        const results = questions.map(({ find, all, read }) => {
          const found = find()
          return all ? found.map(read) : found[0] ? read(found[0]) : null
        })
        questions.forEach((question, index) => question.callback?.(results[index]))
        callback?.(results)
      }, 0)
      return query
    },
  }
  const nodes = (find: () => HTMLElement[], all: boolean) => {
    const ask = (read: Question['read'], callback?: Callback) => {
      questions.push({ find, all, read, ...(callback ? { callback } : {}) })
      return query
    }
    return {
      boundingClientRect: (callback?: Callback) => ask(rectOf, callback),
      scrollOffset: (callback?: Callback) => ask(scrollOf, callback),
      fields: (fields: Fields, callback?: Callback) => ask((element) => fieldsOf(element, fields), callback),
      node: (callback?: Callback) => ask((element) => ({ node: canvasOf(element) }), callback),
    }
  }
  return query
}

/** Selectors of WXML as the document knows them. */
export function adaptSelector(selector: string): string {
  return selector.replaceAll('>>>', ' ').replace(/(^|[\s>,])([a-z][a-z-]*)/g, '$1wx-$2')
}

export function rectOf(element: HTMLElement): Record<string, unknown> {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect()
  const dataset = treeElementOf(element as HostElement)?.dataset ?? {}
  return { id: element.id, dataset, left, top, right, bottom, width, height }
}

function scrollOf({ scrollTop, scrollLeft, scrollWidth, scrollHeight }: HTMLElement): object {
  return { scrollTop, scrollLeft, scrollWidth, scrollHeight }
}

function fieldsOf(element: HTMLElement, fields: Fields): object {
  const unknown = Object.keys(fields).find(
    (name) => !['id', 'dataset', 'rect', 'size', 'scrollOffset', 'node'].includes(name),
  )
  if (unknown !== undefined)
    throw new Error(`the field ${unknown} of a selector query is not supported by this phone`)
  return {
    ...rectOf(element),
    ...(fields['scrollOffset'] ? scrollOf(element) : {}),
    ...(fields['node'] ? { node: canvasOf(element) } : {}),
  }
}

function canvasOf(element: HTMLElement): HTMLCanvasElement {
  const canvas = element.querySelector('canvas')
  if (canvas === null) throw new Error('only a <canvas> has a node; others are not supported by this phone')
  return canvas
}
