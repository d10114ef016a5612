import { ComponentSpace, type GeneralComponent } from 'glass-easel'
import { BY_COPY } from '../runtime/components'
import {
  attachBuiltIn,
  COMMON_PROPERTIES,
  detachBuiltIn,
  type BuiltInKind,
  type BuiltInServices,
} from './built-in'
import { choices } from './choices'
import { containers } from './containers'
import { fields } from './fields'
import { media } from './media'
import { pickers } from './pickers'
import { scrolling } from './scrolling'

/** Every component of WeChat that this phone has; a template with any other is an error that says so. */
export const BUILT_INS: Readonly<Record<string, BuiltInKind>> = {
  ...containers,
  ...fields,
  ...choices,
  ...pickers,
  ...scrolling,
  ...media,
}

/** Makes the built-in components known in a space, so that every template may use them. */
export function defineBuiltIns(
  space: ComponentSpace,
  template: Record<string, unknown>,
  services: BuiltInServices,
): void {
  // A space of their own, so that no component of the mini-program can take their names.
  const own = new ComponentSpace()
  for (const [tag, kind] of Object.entries(BUILT_INS)) {
    const names = [...COMMON_PROPERTIES, ...(kind.properties ?? [])]
    const updates = new WeakMap<GeneralComponent, () => void>()
    const definition = own.defineComponent({
      is: `built-in/${tag}`,
      template,
      properties: Object.fromEntries(names.map((name) => [name, null])),
      options: BY_COPY,
      observers: {
        '**'(this: GeneralComponent) {
          updates.get(this)?.()
        },
      },
      lifetimes: {
        attached(this: GeneralComponent) {
          updates.set(this, attachBuiltIn(tag, kind, this, services))
        },
        detached(this: GeneralComponent) {
          detachBuiltIn(this.getBackendElement() as unknown as HTMLElement)
        },
      },
    })
    space.setGlobalUsingComponent(tag, definition.general())
  }
}

/** How built-in components look where no sheet of the mini-program says otherwise. */
export const BUILT_IN_CSS = [
  ...Object.entries(BUILT_INS).map(([tag, { css }]) => `:where(wx-${tag}){${css ?? 'display:block'}}`),
  '[hidden]{display:none !important}',
  ':where(wx-page){display:block;min-height:100%}',
  '.phone-field{all:unset;display:block;width:100%;min-height:1.4em}',
  '.phone-mark{display:inline-block;width:22px;height:22px;border:1px solid #bbb;border-radius:50%;box-sizing:border-box}',
  '.phone-switch{width:44px;height:26px;border-radius:13px}',
  '[aria-checked=true]>.phone-mark{background:#07c160;border-color:#07c160}',
  'wx-button[disabled]{opacity:.4}',
].join('\n')
