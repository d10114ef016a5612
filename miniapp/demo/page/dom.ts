type Child = Node | string | false | null | undefined
type Props = {
  readonly class?: string
  readonly role?: string
  readonly label?: string
  readonly title?: string
  readonly style?: string
  readonly hidden?: boolean
  readonly disabled?: boolean
  readonly data?: Readonly<Record<string, string>>
  readonly pressed?: boolean
  readonly on?: Readonly<Record<string, (event: Event) => void>>
}

/** One element with what is in it; what is false or absent is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (props.class !== undefined) element.className = props.class
  const attributes = {
    role: props.role,
    'aria-label': props.label,
    title: props.title,
    style: props.style,
    'aria-pressed': props.pressed === undefined ? undefined : String(props.pressed),
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value)
  }
  element.hidden = props.hidden ?? false
  element.toggleAttribute('disabled', props.disabled ?? false)
  Object.assign(element.dataset, props.data)
  for (const [name, run] of Object.entries(props.on ?? {})) element.addEventListener(name, run)
  element.append(...children.filter((child): child is Node | string => Boolean(child)))
  return element
}

export function button(
  text: string,
  run: () => void,
  props: Pick<Props, 'class' | 'disabled' | 'pressed' | 'title'> = {},
): HTMLButtonElement {
  const made = h('button', { ...props, on: { click: run } }, text)
  made.type = 'button'
  return made
}

/** A row of buttons of which one is on. */
export function choice<T>(
  label: string,
  options: readonly (readonly [string, T])[],
  value: T,
  choose: (value: T) => void,
): HTMLElement {
  return h(
    'div',
    { class: 'choice', role: 'group', label },
    h('span', { class: 'choice-label' }, label),
    h(
      'span',
      { class: 'choice-options' },
      ...options.map(([text, own]) => button(text, () => choose(own), { pressed: own === value })),
    ),
  )
}

/** Draws again only what would look different: otherwise what a person points at would vanish under her finger. */
export function painter(place: HTMLElement): (seen: unknown, draw: () => readonly Child[]) => void {
  let shown = ''
  return (seen, draw) => {
    const key = JSON.stringify(seen)
    if (key === shown) return
    shown = key
    place.replaceChildren(...draw().filter((child): child is Node | string => Boolean(child)))
  }
}
