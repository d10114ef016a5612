import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { useRef, useState } from 'react'
import { Button } from '@/common/ui/Button'
import { Sheet } from '@/common/ui/Sheet'
import { problemsOf, wholeLine, type OpenLine } from '../price-line'
import { LineForm } from './LineForm'

type LineEditorProps = {
  /** What it begins with; a new one is `newLine('part')`. */
  line: OpenLine
  /** Take the line out; of a new one, never mind. */
  onRemove: () => void
  /** The line is complete: a part has its type, everything a name and a price. */
  onDone: (line: PriceLine) => void
  isNew: boolean
}

/** One priced line in a sheet, which is kept when it is complete. */
export function LineEditor({ line: start, onRemove, onDone, isNew }: LineEditorProps) {
  const [line, setLine] = useState(start)
  const [isTried, setTried] = useState(false)
  // Two fingers are quicker than a drawing: each change goes on from the newest and not from what was drawn.
  const newest = useRef(start)
  const change = (part: Partial<OpenLine>) => {
    newest.current = { ...newest.current, ...part }
    setLine(newest.current)
  }
  const done = () => {
    const whole = wholeLine(newest.current)
    if (whole === undefined) setTried(true)
    else onDone(whole)
  }
  return (
    <Sheet
      title={isNew ? '添加一项' : '修改一项'}
      onClose={isNew ? onRemove : done}
      footer={
        <>
          <Button kind="danger" onTap={onRemove}>
            {isNew ? '不加了' : '删除这项'}
          </Button>
          <Button onTap={done}>{isNew ? '加上这项' : '改好了'}</Button>
        </>
      }
    >
      <LineForm line={line} problems={isTried ? problemsOf(line) : {}} onChange={change} />
    </Sheet>
  )
}
