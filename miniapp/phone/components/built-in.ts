import type { GeneralComponent } from 'glass-easel'
import { textOf } from '../journal'
import type { OpenPicker, PickerRequest } from '../surface/picker'
import { words } from '../words'

/** What built-in components need of the phone around them. */
export type BuiltInServices = {
  /** Opens a picker over the page; the answer is undefined where the person cancels. */
  openPicker(request: PickerRequest): OpenPicker
  /** What `open-type` of a button asks of WeChat. */
  openType(kind: string, button: BuiltIn): void
  navigate(openType: string, url: string, delta: number): void
  assetUrl(path: string): string
  refuse(what: string): void
  setInterval(run: () => void, ms: number): number
  clearInterval(id: number | undefined): void
}

/** A built-in component in the page: its element in the document and its place in the component tree. */
export type BuiltIn = {
  readonly tag: string
  readonly host: HTMLElement
  readonly services: BuiltInServices
  /** Properties take any type without complaint, as on a phone; absent and null mean the default. */
  readonly value: (name: string) => unknown
  readonly text: (name: string, fallback?: string) => string
  readonly number: (name: string, fallback: number) => number
  readonly flag: (name: string) => boolean
  /** Changes own properties, as the person's doing does. */
  readonly set: (patch: Record<string, unknown>) => void
  readonly emit: (event: string, detail: unknown) => void
  readonly onTap: (run: () => void) => void
}

/** How one kind of built-in component behaves. */
export type BuiltInKind = {
  readonly properties?: readonly string[]
  /** What a screen reader calls it where the page says nothing else. */
  readonly role?: string
  readonly css?: string
  /** Builds what is inside; returns what to do after each change of a property, and what a form knows of it. */
  readonly attach?: (self: BuiltIn) => Attached | void
}

export type Attached = {
  readonly update?: () => void
  readonly formValue?: () => unknown
  readonly reset?: () => void
  /** What a tap on its label does. */
  readonly activate?: () => void
  readonly detach?: () => void
}

const ARIA = words(`
    role label labelledby describedby hidden disabled checked selected expanded pressed current live busy
    invalid required haspopup modal level valuenow valuemin valuemax valuetext
`)

const aria = (name: string) => `aria${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** Properties that every built-in component takes. */
export const COMMON_PROPERTIES = [
  ...words(`
    hidden hoverClass hoverStopPropagation hoverStartTime hoverStayTime animation
  `),
  ...ARIA.map(aria),
]

const attachedTo = new WeakMap<Element, { self: BuiltIn; attached: Attached }>()

export function attachBuiltIn(
  tag: string,
  kind: BuiltInKind,
  tree: GeneralComponent,
  services: BuiltInServices,
): () => void {
  const self = describe(tag, tree, services)
  const attached = kind.attach?.(self) ?? {}
  attachedTo.set(self.host, { self, attached })
  const update = () => {
    self.host.toggleAttribute('hidden', self.flag('hidden'))
    showAria(self, kind.role)
    attached.update?.()
  }
  update()
  return update
}

export function detachBuiltIn(host: Element): void {
  attachedTo.get(host)?.attached.detach?.()
}

export function builtInOf(host: Element): { self: BuiltIn; attached: Attached } | undefined {
  return attachedTo.get(host)
}

/** The built-in components of some kinds inside a host, in the order of the document. */
export function builtInsWithin(host: Element, tags: readonly string[]) {
  return Array.from(host.querySelectorAll(tags.map((tag) => `wx-${tag}`).join(',')))
    .map((element) => builtInOf(element))
    .filter((found) => found !== undefined)
}

function describe(tag: string, tree: GeneralComponent, services: BuiltInServices): BuiltIn {
  // The tree's backend element is the document's element: there is no other backend here.
  const host = tree.getBackendElement() as unknown as HTMLElement
  const value = (name: string): unknown => (tree.data as Record<string, unknown>)[name] ?? undefined
  return {
    tag,
    host,
    services,
    value,
    text: (name, fallback = '') => textOf(value(name) ?? fallback),
    number(name, fallback) {
      const given = value(name)
      const number =
        typeof given === 'string' && given.trim() === '' ? Number.NaN : Number(given ?? Number.NaN)
      return Number.isNaN(number) ? fallback : number
    },
    flag: (name) => Boolean(value(name)) && value(name) !== 'false',
    set: (patch) => tree.setData(patch),
    emit: (event, detail) => tree.triggerEvent(event, detail),
    onTap: (run) => tree.addListener('tap', run),
  }
}

/** aria attributes of the template are what a screen reader, and a test, finds in the document. */
function showAria(self: BuiltIn, role: string | undefined): void {
  for (const name of ARIA) {
    const given = self.value(aria(name))
    const attribute = name === 'role' ? 'role' : `aria-${name}`
    const value = name === 'role' ? self.text('ariaRole') || (role ?? '') : given
    if (value === undefined || value === '' || value === false) {
      // What a component itself says of its state is set after this.
      if (given !== undefined || name === 'role') self.host.removeAttribute(attribute)
    } else self.host.setAttribute(attribute, textOf(value))
  }
}
