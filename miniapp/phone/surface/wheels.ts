import { createButton, type Surface } from './surface'

/** The height of one row, as the sheet of the browser's phone has it. */
const ROW_PX = 48

export type Wheel = {
  readonly element: HTMLElement
  /** Shows these rows with one of them in the middle. */
  show(rows: readonly string[], chosen: number): void
  /** Turns to the chosen row; only a wheel that lies in the document can turn. */
  place(): void
}

/** A wheel of a picker: a tap on a row, or turning it until the row is in the middle, chooses it. */
export function createWheel({ document }: Surface, number: number, turned: (row: number) => void): Wheel {
  const element = document.createElement('div')
  element.className = 'phone-wheel'
  element.setAttribute('role', 'listbox')
  element.setAttribute('aria-label', `第 ${number} 列`)
  let options: HTMLElement[] = []
  let chosen = 0
  const mark = () =>
    options.forEach((option, row) => option.setAttribute('aria-selected', String(chosen === row)))
  const place = () => {
    element.scrollTop = chosen * ROW_PX
  }
  const choose = (row: number) => {
    if (row === chosen || options[row] === undefined) return
    chosen = row
    mark()
    turned(row)
  }
  element.addEventListener('scrollend', () => choose(Math.round(element.scrollTop / ROW_PX)))
  return {
    element,
    place,
    show(rows, row) {
      chosen = Math.min(Math.max(row, 0), Math.max(rows.length - 1, 0))
      options = rows.map((text, index) => {
        const option = createButton(document, text, () => {
          choose(index)
          place()
        })
        option.setAttribute('role', 'option')
        return option
      })
      mark()
      element.replaceChildren(...options)
      place()
    },
  }
}
