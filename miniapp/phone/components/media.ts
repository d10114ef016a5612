import { builtInOf, type BuiltIn, type BuiltInKind } from './built-in'
import { words } from '../words'

const FITS: Record<string, string> = { aspectFit: 'contain', aspectFill: 'cover' }

const image: BuiltInKind = {
  properties: ['src', 'mode', 'lazyLoad', 'webp', 'showMenuByLongpress'],
  role: 'img',
  css: 'display:inline-block;width:320px;height:240px;overflow:hidden;position:relative',
  attach(self) {
    const inner = self.host.ownerDocument.createElement('img')
    self.host.append(inner)
    inner.addEventListener('load', () =>
      self.emit('load', { width: inner.naturalWidth, height: inner.naturalHeight }),
    )
    inner.addEventListener('error', () => self.emit('error', { errMsg: `GET ${self.text('src')} fail` }))
    let shown = ''
    return {
      update() {
        const mode = self.text('mode', 'scaleToFill')
        inner.style.cssText = `width:100%;height:${mode === 'widthFix' ? 'auto' : '100%'};object-fit:${FITS[mode] ?? 'fill'}`
        if (mode === 'widthFix') self.host.style.height = 'auto'
        if (self.text('src') === shown) return
        shown = self.text('src')
        inner.src = self.services.assetUrl(shown)
      },
    }
  },
}

type Marker = {
  id?: number
  title?: string
  latitude: number
  longitude: number
  callout?: { content?: string }
}

type Centre = { readonly latitude: number; readonly longitude: number }
const moved = new WeakMap<Element, { centre: Centre; asked: string }>()

/** The middle of a map: where it was last moved to, unless the page has asked for another place since. */
export function centreOf(host: Element): Centre {
  const self = builtInOf(host)?.self
  const asked = { latitude: self?.number('latitude', 0) ?? 0, longitude: self?.number('longitude', 0) ?? 0 }
  const last = moved.get(host)
  return last?.asked === JSON.stringify(asked) ? last.centre : asked
}

function moveCentre(host: Element, centre: Centre): void {
  moved.delete(host)
  moved.set(host, { centre, asked: JSON.stringify(centreOf(host)) })
}

/** No map is drawn: its markers are buttons, so that a person and a test can tap what a map would show. */
const map: BuiltInKind = {
  properties: words(`
      latitude longitude scale markers polyline circles controls includePoints showLocation enableZoom
      enableScroll minScale maxScale subkey setting
  `),
  role: 'region',
  css: 'display:block;width:300px;height:150px;background:#dfe9dc;overflow:auto',
  attach(self) {
    const list = self.host.ownerDocument.createElement('div')
    list.className = 'phone-markers'
    self.host.prepend(list)
    self.host.addEventListener('phone-region', (event) => {
      const detail = (event as CustomEvent<{ centerLocation?: Centre }>).detail
      if (detail.centerLocation) moveCentre(self.host, detail.centerLocation)
      self.emit('regionchange', { type: 'begin', causedBy: 'gesture', ...detail })
      self.emit('regionchange', { type: 'end', causedBy: 'drag', ...detail })
    })
    return { update: () => list.replaceChildren(...markersOf(self)) }
  },
}

function markersOf(self: BuiltIn): HTMLElement[] {
  return ((self.value('markers') ?? []) as readonly Marker[]).map((marker, index) => {
    const element = self.host.ownerDocument.createElement('button')
    element.type = 'button'
    element.textContent = marker.title ?? marker.callout?.content ?? `标记 ${index + 1}`
    element.addEventListener('click', (event) => {
      event.stopPropagation()
      self.emit('markertap', { markerId: marker.id ?? index })
      if (marker.callout) self.emit('callouttap', { markerId: marker.id ?? index })
    })
    return element
  })
}

/** The document's own canvas: it draws in a browser; jsdom says by itself that it cannot. */
const canvas: BuiltInKind = {
  properties: ['type', 'canvasId', 'disableScroll'],
  role: 'img',
  css: 'display:block;width:300px;height:150px',
  attach(self) {
    const inner = self.host.ownerDocument.createElement('canvas')
    self.host.append(inner)
    return {
      update() {
        if (self.text('type') !== '2d') self.services.refuse('<canvas> without type="2d"')
      },
    }
  },
}

const icon: BuiltInKind = {
  properties: ['type', 'size', 'color'],
  role: 'img',
  css: 'display:inline-block',
  attach: (self) => ({
    update() {
      self.host.dataset['icon'] = self.text('type')
      if (!self.host.hasAttribute('aria-label')) self.host.setAttribute('aria-label', self.text('type'))
    },
  }),
}

const progress: BuiltInKind = {
  properties: ['percent', 'showInfo', 'strokeWidth', 'activeColor', 'backgroundColor', 'active'],
  role: 'progressbar',
  css: 'display:block',
  attach(self) {
    const inner = self.host.ownerDocument.createElement('progress')
    inner.max = 100
    self.host.append(inner)
    return {
      update() {
        inner.value = self.number('percent', 0)
        self.host.setAttribute('aria-valuenow', String(self.number('percent', 0)))
      },
    }
  },
}

type RichNode = { type?: string; text?: string; children?: readonly RichNode[] }

/** The text of rich text; its looks are not rebuilt. */
const richText: BuiltInKind = {
  properties: ['nodes', 'space', 'userSelect'],
  css: 'display:block',
  attach(self) {
    const inner = self.host.ownerDocument.createElement('div')
    self.host.append(inner)
    return {
      update() {
        const nodes = self.value('nodes') ?? ''
        if (typeof nodes === 'string') {
          const parsed = new (self.host.ownerDocument.defaultView ?? window).DOMParser()
          inner.textContent = parsed.parseFromString(nodes, 'text/html').body.textContent
        } else inner.textContent = textOfNodes(nodes as readonly RichNode[])
      },
    }
  },
}

function textOfNodes(nodes: readonly RichNode[]): string {
  return nodes.map((node) => node.text ?? textOfNodes(node.children ?? [])).join('')
}

export const media: Readonly<Record<string, BuiltInKind>> = {
  image,
  map,
  canvas,
  icon,
  progress,
  'rich-text': richText,
}
