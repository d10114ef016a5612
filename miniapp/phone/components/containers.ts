import { builtInOf, builtInsWithin, type BuiltInKind } from './built-in'
import { words } from '../words'

const block: BuiltInKind = { css: 'display:block' }
const LABELLED = ['checkbox', 'radio', 'switch', 'button', 'input', 'textarea']

const label: BuiltInKind = {
  properties: ['for'],
  css: 'display:inline-block',
  attach(self) {
    self.host.addEventListener('click', (event) => {
      const wanted = self.text('for')
      const control = wanted
        ? self.host.ownerDocument.getElementById(wanted)
        : (builtInsWithin(self.host, LABELLED)[0]?.self.host ?? null)
      // A tap on the control itself has its own effect already.
      if (control === null || control.contains(event.target as Node)) return
      builtInOf(control)?.attached.activate?.()
    })
  },
}

const FIELDS = words(`
    input textarea switch slider picker picker-view radio-group checkbox-group
`)

const form: BuiltInKind = {
  properties: ['reportSubmit', 'reportSubmitTimeout'],
  role: 'form',
  css: 'display:block',
  attach(self) {
    const named = () => builtInsWithin(self.host, FIELDS).filter((field) => field.self.text('name') !== '')
    self.host.addEventListener('phone-submit', (event) => {
      event.stopPropagation()
      const entries = named().map((field) => [field.self.text('name'), field.attached.formValue?.() ?? null])
      self.emit('submit', { value: Object.fromEntries(entries) as object })
    })
    self.host.addEventListener('phone-reset', (event) => {
      event.stopPropagation()
      for (const field of builtInsWithin(self.host, FIELDS)) field.attached.reset?.()
      self.emit('reset', {})
    })
  },
}

const button: BuiltInKind = {
  properties: ['size', 'type', 'plain', 'disabled', 'loading', 'formType', 'openType', 'lang', 'name'],
  role: 'button',
  css:
    'display:block;position:relative;box-sizing:border-box;margin:0 auto;padding:0 14px;font-size:18px;' +
    'line-height:2.55555556;border-radius:5px;text-align:center;color:#000;background-color:#f8f8f8;cursor:pointer',
  attach(self) {
    const activate = () => {
      if (self.flag('disabled')) return
      const form = self.host.closest('wx-form')
      const formType = self.text('formType')
      const Custom = self.host.ownerDocument.defaultView?.CustomEvent ?? CustomEvent
      if (formType !== '') form?.dispatchEvent(new Custom(`phone-${formType}`))
      if (self.text('openType') !== '') self.services.openType(self.text('openType'), self)
    }
    self.onTap(activate)
    return {
      activate,
      update() {
        self.host.toggleAttribute('disabled', self.flag('disabled'))
        if (self.flag('disabled')) self.host.setAttribute('aria-disabled', 'true')
      },
    }
  },
}

const navigator: BuiltInKind = {
  properties: ['url', 'openType', 'delta', 'target'],
  role: 'link',
  css: 'display:block',
  attach(self) {
    self.onTap(() =>
      self.services.navigate(self.text('openType', 'navigate'), self.text('url'), self.number('delta', 1)),
    )
  },
}

const text: BuiltInKind = {
  properties: ['selectable', 'userSelect', 'space', 'decode', 'overflow', 'maxLines'],
  css: 'display:inline;white-space:pre-line',
}

const pageMeta: BuiltInKind = {
  properties: ['backgroundTextStyle', 'backgroundColor', 'rootFontSize', 'pageStyle', 'pageFontSize'],
  css: 'display:contents',
  attach: (self) => ({
    update() {
      const page = self.host.closest('wx-page')
      if (self.text('pageStyle') !== '') page?.setAttribute('style', self.text('pageStyle'))
    },
  }),
}

export const containers: Readonly<Record<string, BuiltInKind>> = {
  view: block,
  'cover-view': block,
  'root-portal': { properties: ['enable'], css: 'display:block' },
  // Taro's cheaper kinds of view become `view` in its templates; they are listed for templates written by hand.
  block: { css: 'display:contents' },
  text,
  label,
  form,
  button,
  navigator,
  'page-meta': pageMeta,
}
